// A program as a live orchestrator of the Node SDK, for transcripts: receives turns and live
// requests, and returns the SDK's answers.
import { defineOrchestration } from '@perdure/sdk';
import { createContext, Drainer, OrchestratorRun } from '@perdure/sdk/internal';
import type { HistoryEvent, TurnOutcome } from '@perdure/sdk/internal';

import type { Json } from '../../case.ts';
import { orchestratorOf, payloadMaxBytes } from './program.ts';

type LiveRequestEntry = Parameters<Drainer['addLiveRequest']>[0];
/** A query, or the validation of an update. */
export type LiveRequest = LiveRequestEntry['request'];
/** The answer of the orchestrator. */
export type LiveRequestResult = Parameters<LiveRequestEntry['done']>[0];

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export class ProgramRun {
  readonly #program: Json;
  readonly #drainer = new Drainer();
  #run: OrchestratorRun | undefined;
  #releases: (() => void)[] = [];

  constructor(program: Json) {
    this.#program = program;
  }

  /** Runs a turn; `full` rebuilds the orchestrator. */
  async turn(full: boolean, events: readonly HistoryEvent[]): Promise<TurnOutcome> {
    const run = full || this.#run === undefined ? this.#build() : this.#run;
    this.#run = run;
    const outcome = await this.#load(run, events);
    const releases = this.#releases;
    this.#releases = [];
    for (const release of releases) release();
    // Promises of nodes `outside` settle now, after the turn.
    await new Promise((resolve) => setImmediate(resolve));
    return outcome;
  }

  /**
   * Runs a live request in the orchestrator in memory, or in one that is built from a whole
   * history.
   */
  async answer(
    request: LiveRequest,
    history: { readonly events: readonly HistoryEvent[]; readonly upTo: number } | undefined,
  ): Promise<LiveRequestResult | 'miss' | TurnOutcome> {
    const run = history === undefined ? this.#run : this.#build();
    if (run === undefined) return 'miss';
    if (history !== undefined) {
      const outcome = await this.#load(run, history.events, history.upTo);
      if (outcome.kind === 'failed') return outcome;
    }
    return new Promise((done) => this.#drainer.addLiveRequest({ run, request, done }));
  }

  #load(
    run: OrchestratorRun,
    events: readonly HistoryEvent[],
    upTo?: number,
  ): Promise<TurnOutcome> {
    run.load(events, upTo);
    return new Promise((done) => this.#drainer.add({ run, done }));
  }

  #build(): OrchestratorRun {
    const code = orchestratorOf(this.#program, {
      add: (release) => this.#releases.push(release),
    });
    const handler = defineOrchestration('program').handle(code);
    return new OrchestratorRun({
      createContext,
      resolve: (name) => (name === 'program' ? handler : undefined),
      log: silent,
      payloadMaxBytes,
    });
  }
}
