// The driver for the Node SDK: plays turns on its replay engine, in this process.
import { defineOrchestration } from '@perdure/sdk';
import { Drainer, OrchestratorRun } from '@perdure/sdk/internal';
import type { HistoryEvent, TurnOutcome } from '@perdure/sdk/internal';
import { readableActions, readHistory } from '@perdure/sdk/testing';

import type { Answer, Driver, Json, Session } from '../../case.ts';
import { orchestratorOf, payloadMaxBytes } from './program.ts';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What an SDK gets to see of an event that is newer than itself: no kind at all. */
function eventOf(event: Json): HistoryEvent {
  if (event['kind'] !== 'unknown') return readHistory([event])[0]!;
  return { id: event['id'], timeMs: event['timeMs'] } as unknown as HistoryEvent;
}

function answerOf(outcome: TurnOutcome): Answer {
  if (outcome.kind === 'failed') {
    const { reason, message, eventId, seq, expected, actual } = outcome;
    const short = reason.replace('TURN_FAILURE_REASON_', '');
    return { fails: { reason: short, message, eventId, seq, expected, actual } };
  }
  const { actions, steps, ended } = outcome;
  return { actions: readableActions(actions), steps: steps.map(({ seq }) => seq), ended };
}

class NodeSession implements Session {
  readonly #program: Json;
  readonly #drainer = new Drainer();
  #run: OrchestratorRun | undefined;
  #releases: (() => void)[] = [];

  constructor(program: Json) {
    this.#program = program;
  }

  async turn(full: boolean, events: readonly Json[]): Promise<Answer> {
    const run = full || this.#run === undefined ? this.#build() : this.#run;
    this.#run = run;
    run.load(events.map(eventOf));
    const outcome = await new Promise<TurnOutcome>((done) => this.#drainer.add({ run, done }));
    const releases = this.#releases;
    this.#releases = [];
    for (const release of releases) release();
    // What was released goes on now, outside its turn.
    await new Promise((resolve) => setImmediate(resolve));
    return answerOf(outcome);
  }

  #build(): OrchestratorRun {
    const code = orchestratorOf(this.#program, {
      add: (release) => this.#releases.push(release),
    });
    const handler = defineOrchestration('program').handle(code);
    return new OrchestratorRun({
      resolve: (name) => (name === 'program' ? handler : undefined),
      log: silent,
      payloadMaxBytes,
    });
  }
}

export const nodeDriver: Driver = {
  name: 'Node SDK',
  open: (program) => new NodeSession(program),
};
