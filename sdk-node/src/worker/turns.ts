import type { TurnTask__Output as TurnTask } from '@perdure/proto/v1/TurnTask';

import type { TurnActions, TurnFailed, TurnOutcome } from '../replay/turn.ts';
import type { HistoryEvent } from '../model/wire-types.ts';
import type { FailureLog } from './failure-log.ts';
import type { Outbox } from './outbox.ts';
import { type HeldRun, RunCache, type RunCacheBounds } from './run-cache.ts';
import type { RunningStep, Steps, StepTurn } from './steps.ts';

/** An orchestrator that can run turns. */
export interface TurnRun {
  load(events: readonly HistoryEvent[]): void;
  readonly approximateBytes: number;
}

/** Runs the turns of many orchestrators together. */
export interface TurnDrainer<Run> {
  add(entry: { readonly run: Run; done(outcome: TurnOutcome): void }): void;
}

export interface TurnsOptions<Run extends TurnRun> {
  outbox: Outbox;
  steps: Steps;
  bounds: RunCacheBounds;
  drainer: TurnDrainer<Run>;
  newRun(): Run;
  failures: FailureLog;
  /** Called when a turn or a step is answered. */
  changed(): void;
}

/** Receives the outcome of a turn. */
interface TurnOwner<Run> {
  turnDone(turn: OpenTurn<Run>, outcome: TurnOutcome): void;
}

/** A turn in progress in this worker. */
class OpenTurn<Run> implements StepTurn {
  readonly held: HeldRun<Run>;
  readonly token: number;
  readonly durable: boolean;
  readonly #owner: TurnOwner<Run>;

  constructor(owner: TurnOwner<Run>, held: HeldRun<Run>, { token, durable }: TurnTask) {
    this.#owner = owner;
    this.held = held;
    this.token = token;
    this.durable = durable;
  }

  get run(): Run {
    return this.held.run;
  }

  get instanceId(): string {
    return this.held.instanceId;
  }

  get execution(): number {
    return this.held.execution;
  }

  done(outcome: TurnOutcome): void {
    this.#owner.turnDone(this, outcome);
  }
}

/** A turn with started steps. Its answer waits for steps that end in the same loop phase. */
interface Settling<Run> {
  readonly turn: OpenTurn<Run>;
  readonly outcome: TurnActions;
  readonly started: readonly RunningStep[];
}

/**
 * The turns of one stream. An orchestrator that the sidecar evicts during a turn is not cached
 * again.
 */
export class Turns<Run extends TurnRun> implements TurnOwner<Run> {
  readonly #options: TurnsOptions<Run>;
  readonly #cache: RunCache<Run>;
  readonly #steps: Steps;
  readonly #parts = new Map<number, HistoryEvent[]>();
  /** Callbacks for the end of a turn, created on first use. */
  #later: Map<HeldRun<Run>, (() => void)[]> | undefined;
  #open = 0;
  #settling: Settling<Run>[] = [];
  #closed = false;

  constructor(options: TurnsOptions<Run>) {
    this.#options = options;
    const { outbox, bounds, steps } = options;
    this.#steps = steps;
    this.#cache = new RunCache(bounds, (instanceId) => outbox.addEvicted(instanceId));
  }

  /** True while a turn or a step is in progress. */
  get busy(): boolean {
    return this.#open > 0 || this.#steps.running;
  }

  /** Receives a turn or a part of one. */
  receive(task: TurnTask): void {
    const events = this.#join(task);
    if (events === undefined) return;
    const { instanceId, execution, token, full } = task;
    const held = full
      ? this.#cache.begin(instanceId, execution, this.#options.newRun())
      : this.#cache.resume(instanceId, execution);
    if (held === undefined) return this.#options.outbox.addMiss(token);
    this.#open += 1;
    held.run.load(events);
    this.#options.drainer.add(new OpenTurn(this, held, task));
  }

  /**
   * Returns the orchestrator of an execution between two turns. 'later': a turn is running, and
   * `later` is called after it. Undefined: not cached.
   */
  between(instanceId: string, execution: number, later: () => void): Run | 'later' | undefined {
    const held = this.#cache.peek(instanceId);
    if (held === undefined || held.execution !== execution) return undefined;
    if (held.waiting) return held.run;
    this.#later ??= new Map();
    this.#later.set(held, [...(this.#later.get(held) ?? []), later]);
    return 'later';
  }

  /** Called when a turn is durable: its steps may run. */
  grant(token: number): void {
    this.#steps.grant(token);
  }

  /** Drops an orchestrator and its steps, because the sidecar discarded their history. */
  evict(instanceId: string): void {
    this.#cache.drop(instanceId);
    this.#steps.drop(instanceId);
  }

  /** Drops the steps of a turn, because the sidecar rejected its answer. */
  refuse(token: number): void {
    this.#steps.refuse(token);
  }

  /** Called when the stream has ended. Turns in progress are discarded. */
  close(): void {
    this.#closed = true;
    for (const { started } of this.#settling) this.#steps.keep(started);
    this.#parts.clear();
    this.#open = 0;
  }

  turnDone(turn: OpenTurn<Run>, outcome: TurnOutcome): void {
    if (this.#closed) return;
    if (outcome.kind === 'failed') return this.#fail(turn, outcome);
    // Steps of an evicted orchestrator must not run, because the sidecar discards the answer.
    if (outcome.steps.length === 0 || turn.held.dropped) return this.#answer(turn, outcome);
    if (!turn.durable) {
      this.#steps.await(turn, outcome.steps);
      return this.#answer(turn, outcome);
    }
    const started = this.#steps.start(turn, outcome.steps);
    // Most steps end before the next loop phase, so that the answer can contain their outcomes.
    if (this.#settling.length === 0) setImmediate(() => this.#settle());
    this.#settling.push({ turn, outcome, started });
  }

  #settle(): void {
    const settling = this.#settling;
    this.#settling = [];
    for (const { turn, outcome, started } of settling) {
      if (this.#closed) return;
      if (!turn.held.dropped) this.#steps.settle(started, outcome.actions);
      this.#answer(turn, outcome);
    }
  }

  #join(task: TurnTask): readonly HistoryEvent[] | undefined {
    // The generated types have optional members instead of unions; wire-types.ts has the unions.
    const events = task.events as HistoryEvent[];
    const before = this.#parts.size === 0 ? undefined : this.#parts.get(task.token);
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

  #answer({ held, token }: OpenTurn<Run>, { actions, ended }: TurnActions): void {
    if (ended) {
      this.#cache.end(held);
      this.#options.failures.ended(held, actions);
    }
    const cached = !ended && this.#cache.keep(held, held.run.approximateBytes);
    this.#options.outbox.addTurn({ token, actions, cached });
    this.#leave(held);
  }

  #fail({ held, token }: OpenTurn<Run>, failed: TurnFailed): void {
    const { reason, ...where } = failed;
    this.#options.failures.turn(held, failed);
    this.#cache.end(held);
    this.#steps.drop(held.instanceId);
    const { message, eventId, seq, expected, actual } = where;
    this.#options.outbox.addFailure({ token, reason, message, eventId, seq, expected, actual });
    this.#leave(held);
  }

  #leave(held: HeldRun<Run>): void {
    this.#open -= 1;
    if (this.#later !== undefined) this.#askNow(held, this.#later);
    this.#options.changed();
  }

  #askNow(held: HeldRun<Run>, later: Map<HeldRun<Run>, (() => void)[]>): void {
    const waiting = later.get(held) ?? [];
    later.delete(held);
    for (const callback of waiting) callback();
  }
}
