// Plays a script of deliveries against an orchestrator and records what a sidecar would record.
// For tests: the same script must lead to the same decisions in every mode (sticky, rebuilt before
// every turn, or all in one turn).
import { RECORDED_AS } from '@perdure/proto/kinds';

import { Drainer } from '../replay/drain.ts';
import { OrchestratorRun } from '../replay/run.ts';
import type { RunOptions } from '../replay/run-calls.ts';
import type { TurnOutcome } from '../replay/turn.ts';
import type { Action, HistoryEvent } from '../model/wire-types.ts';
import { readHistory } from './history-text.ts';

type Json = { [key: string]: unknown };

/** Returns the events that record an action, without id and time. */
function eventsOf(action: Action): Json[] {
  const kind = RECORDED_AS[action.kind];
  const body = { ...((action as unknown as Json)[action.kind] as Json) };
  if (action.kind === 'scheduleChild' && body['instanceId'] === '') {
    body['instanceId'] = `generated-${action.scheduleChild.seq}`;
  }
  if (action.kind !== 'scheduleStep') return [{ kind, [kind]: body }];
  const { seq, name, output, failure } = action.scheduleStep;
  const scheduled = { kind, [kind]: { seq, name } };
  if (failure !== null) return [scheduled, { kind: 'stepFailed', stepFailed: { seq, failure } }];
  if (output === null) return [scheduled];
  return [scheduled, { kind: 'stepCompleted', stepCompleted: { seq, output } }];
}

/** How turns are delivered to the orchestrator. */
export type PlayMode = 'sticky' | 'rebuilt' | 'together';

export interface Played {
  /** Outcome of each turn, up to a turn that failed or ended the execution. */
  readonly outcomes: TurnOutcome[];
  /** The history that a sidecar would have recorded. */
  readonly history: HistoryEvent[];
}

class Player {
  readonly history: HistoryEvent[] = [];
  readonly #newRun: () => OrchestratorRun;
  #run: OrchestratorRun | undefined;

  constructor(newRun: () => OrchestratorRun) {
    this.#newRun = newRun;
  }

  /** Appends deliveries, in their readable form. */
  deliver(events: readonly Json[]): HistoryEvent[] {
    const { id, timeMs } = this.history.at(-1) ?? { id: 0, timeMs: 0 };
    // An event without a time has the time of the previous event.
    const [first, ...rest] = events.map((event, at) => ({ ...event, id: id + at + 1 }));
    const added = readHistory([{ timeMs, ...first }, ...rest]);
    this.history.push(...added);
    return added;
  }

  async turn(added: readonly HistoryEvent[], rebuilt: boolean): Promise<TurnOutcome> {
    const full = rebuilt || this.#run === undefined;
    const run = full ? this.#newRun() : this.#run!;
    this.#run = run;
    run.load(full ? this.history : added);
    return new Promise((done) => new Drainer().add({ run, done }));
  }

  record(actions: readonly Action[], delivered: number): void {
    const timeMs = this.history.at(-1)?.timeMs ?? 0;
    const turn = { kind: 'turnCompleted', turnCompleted: { delivered, worker: 'player' } };
    for (const event of [turn, ...actions.flatMap(eventsOf)]) {
      this.history.push({ id: this.history.length + 1, timeMs, ...event } as never);
    }
  }
}

/** Plays the deliveries, in their readable form, turn by turn. */
export async function play(
  options: RunOptions,
  turns: readonly (readonly Json[])[],
  mode: PlayMode,
  newRun: () => OrchestratorRun = () => new OrchestratorRun(options),
): Promise<Played> {
  const player = new Player(newRun);
  const outcomes: TurnOutcome[] = [];
  for (const deliveries of mode === 'together' ? [turns.flat()] : turns) {
    const added = player.deliver(deliveries);
    const outcome = await player.turn(added, mode === 'rebuilt');
    outcomes.push(outcome);
    if (outcome.kind === 'failed') break;
    player.record(outcome.actions, player.history.length);
    if (outcome.ended) break;
  }
  return { outcomes, history: player.history };
}
