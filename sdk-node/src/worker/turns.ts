import type { TurnTask__Output as TurnTask } from '../proto/generated/perdure/v1/TurnTask.ts';
import type { TurnActions, TurnFailed, TurnOutcome } from '../replay/turn.ts';
import type { HistoryEvent } from '../replay/wire-types.ts';
import type { Outbox } from './outbox.ts';
import { RunCache, type RunCacheBounds } from './run-cache.ts';
import { Steps, type StepTurn } from './steps.ts';

/** One live orchestrator, as far as turns go. */
export interface TurnRun {
  load(events: readonly HistoryEvent[]): void;
  readonly approximateBytes: number;
}

/** Runs the turns of many orchestrators together. */
export interface TurnDrainer<Run> {
  add(run: Run, done: (outcome: TurnOutcome) => void): void;
}

export interface TurnsOptions<Run extends TurnRun> {
  outbox: Outbox;
  bounds: RunCacheBounds;
  drainer: TurnDrainer<Run>;
  newRun(): Run;
  /** A turn or a step has been answered. */
  changed(): void;
}

/** A turn that this worker is working on. */
interface OpenTurn<Run> extends StepTurn {
  readonly run: Run;
  readonly durable: boolean;
  /** The sidecar took the orchestrator back while it ran. */
  evicted: boolean;
}

/**
 * The turns of one stream. An orchestrator is in the cache or in a turn, never in both; what the
 * sidecar evicts during a turn does not come back into the cache.
 */
export class Turns<Run extends TurnRun> {
  readonly #options: TurnsOptions<Run>;
  readonly #cache: RunCache<Run>;
  readonly #steps: Steps;
  readonly #parts = new Map<number, HistoryEvent[]>();
  readonly #open = new Map<string, OpenTurn<Run>>();
  #closed = false;

  constructor(options: TurnsOptions<Run>) {
    this.#options = options;
    const { outbox, bounds } = options;
    this.#cache = new RunCache(bounds, (instanceId) => outbox.addEvicted(instanceId));
    this.#steps = new Steps(({ outcome, ...step }) => {
      if (this.#closed) return;
      outbox.addStep({ ...step, ...outcome });
      options.changed();
    });
  }

  /** True while a turn or a step is being worked on. */
  get busy(): boolean {
    return this.#open.size > 0 || this.#steps.running;
  }

  /** A turn, or a part of one, came. */
  receive(task: TurnTask): void {
    const events = this.#join(task);
    if (events === undefined) return;
    const { instanceId, execution, token, durable } = task;
    const cached = this.#cache.take(instanceId);
    const known = cached?.execution === execution ? cached.run : undefined;
    const run = task.full ? this.#options.newRun() : known;
    if (run === undefined) return this.#options.outbox.addMiss(token);
    const turn: OpenTurn<Run> = { instanceId, execution, token, durable, run, evicted: false };
    this.#open.set(instanceId, turn);
    run.load(events);
    this.#options.drainer.add(run, (outcome) => this.#done(turn, outcome));
  }

  /** The turn is durable: its steps may run. */
  grant(token: number): void {
    this.#steps.grant(token);
  }

  /** The orchestrator and its steps rest on what does not hold. */
  evict(instanceId: string): void {
    this.#cache.take(instanceId);
    this.#steps.drop(instanceId);
    const turn = this.#open.get(instanceId);
    if (turn !== undefined) turn.evicted = true;
  }

  /** The sidecar did not take an answer: its steps rest on nothing. */
  refuse(token: number): void {
    this.#steps.refuse(token);
  }

  /** The stream is over: nothing of this counts any more. */
  close(): void {
    this.#closed = true;
    this.#parts.clear();
    this.#open.clear();
  }

  #join(task: TurnTask): readonly HistoryEvent[] | undefined {
    // The generator writes unions as optional members; wire-types.ts has them as what they are.
    const events = task.events as HistoryEvent[];
    const before = this.#parts.get(task.token);
    if (before === undefined) {
      if (!task.more) return events;
      this.#parts.set(task.token, events);
      return undefined;
    }
    for (const event of events) before.push(event);
    if (task.more) return undefined;
    this.#parts.delete(task.token);
    return before;
  }

  #done(turn: OpenTurn<Run>, outcome: TurnOutcome): void {
    if (this.#closed) return;
    if (outcome.kind === 'failed') return this.#fail(turn, outcome);
    // An answer that the sidecar will not keep must not run anything.
    if (outcome.steps.length === 0 || turn.evicted) return this.#answer(turn, outcome);
    if (!turn.durable) {
      this.#steps.await(turn, outcome.steps);
      return this.#answer(turn, outcome);
    }
    this.#steps.start(turn, outcome.steps);
    // Most steps are done by the next phase of the loop: their outcomes travel with the answer.
    setImmediate(() => {
      if (this.#closed) return;
      this.#steps.settle(turn, outcome.actions);
      this.#answer(turn, outcome);
    });
  }

  #answer(turn: OpenTurn<Run>, { actions, ended }: TurnActions): void {
    const { instanceId, execution, token, run } = turn;
    this.#leave(turn);
    const cached =
      !ended &&
      !turn.evicted &&
      this.#cache.put({ instanceId, execution, run, bytes: run.approximateBytes });
    this.#options.outbox.addTurn({ token, actions, cached });
  }

  #fail(turn: OpenTurn<Run>, { reason, ...where }: TurnFailed): void {
    this.#leave(turn);
    this.#steps.drop(turn.instanceId);
    const { message, eventId, seq, expected, actual } = where;
    const { token } = turn;
    this.#options.outbox.addFailure({ token, reason, message, eventId, seq, expected, actual });
  }

  #leave(turn: OpenTurn<Run>): void {
    if (this.#open.get(turn.instanceId) === turn) this.#open.delete(turn.instanceId);
    this.#options.changed();
  }
}
