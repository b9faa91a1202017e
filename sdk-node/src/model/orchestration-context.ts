// What orchestrator code can do: the interface that an orchestrator function gets as `ctx`.
// Every operation is numbered and asked for at the moment of the call, not when it is awaited, and
// returns a native promise: `Promise.all`, `race`, `any` and `allSettled` work as they are.
import type { ExecutionInfo } from './execution-info.ts';
import type {
  CallActivityOptions,
  CallOrchestrationOptions,
  RunOptions,
  StartOptions,
  WaitOptions,
} from './operation-options.ts';
import type { OrchestrationReference } from './orchestration-reference.ts';
import type { ActivityDefinition } from './activity.ts';
import type { EventDefinition } from './event.ts';
import type { ValueDefinition } from './value.ts';
import type { QueryDefinition, QueryFunction } from './query.ts';
import type { UpdateDefinition, UpdateHandlers } from './update.ts';
import type { Duration } from '../duration.ts';
import type { Logger } from './logger.ts';
import type { DurablePromise, PromiseOutcome } from './promise.ts';
import type { OrchestrationState } from './state.ts';

/** An input may be left out when its type allows undefined. */
export type Args<In, Options> = unknown extends In
  ? [input?: In, options?: Options]
  : undefined extends In
    ? [input?: In, options?: Options]
    : [input: In, options?: Options];

/** A contestant of `ctx.race`: a promise, or a function that gets a context of its own. */
export type Contestant = Promise<unknown> | ((ctx: OrchestrationContext) => unknown);

/** Which contestant won, and with what. */
export type RaceResult<C extends Readonly<Record<string, Contestant>>> = {
  [K in keyof C]: {
    readonly key: K;
    readonly value: Awaited<C[K] extends (ctx: OrchestrationContext) => infer R ? R : C[K]>;
  };
}[keyof C];

/** How a scope is cancelled from inside, or from the code around it. */
export interface CancellationScope {
  /** Cancels what is open in the scope; what is asked for in it afterwards goes on. */
  cancel(reason?: string): void;
}

export interface ScopeOptions {
  /** After it what is open in the scope is cancelled, and the scope ends with TimeoutError. */
  readonly timeout?: Duration;
}

export type ScopeFunction<Out> = (
  ctx: OrchestrationContext,
  scope: CancellationScope,
) => Promise<Out> | Out;

export interface MapOptions {
  /** How many items are worked on at once: a whole number from 1, or Infinity. */
  readonly concurrency: number;
}

/** Works on one item. `ctx` belongs to the item: what is open in it is cancelled with the map. */
export type MapFunction<Item, Out> = (
  item: Item,
  ctx: OrchestrationContext,
  index: number,
) => Promise<Out> | Out;

/** Undoes something; use the context that it is given: no cancellation reaches what it asks for. */
export type Compensation = (ctx: OrchestrationContext) => unknown;

/** Steps that are undone when one that follows them fails. */
export interface Saga {
  /** Remembers how to undo what has been done, or what may have been. */
  add(compensation: Compensation): void;
  /**
   * Runs `action` to its end, whatever is cancelled meanwhile, and adds how to undo it. A
   * cancellation that came meanwhile is thrown as CancelledError then. Use the context that the
   * functions are given.
   */
  step<Out>(
    action: (ctx: OrchestrationContext) => Promise<Out> | Out,
    undo: (ctx: OrchestrationContext, result: Out) => unknown,
  ): Promise<Out>;
  /**
   * Runs the function. When it throws, what was added is undone in reverse, one after the other,
   * and the error is thrown again. A cancellation meanwhile awaits activities, steps, starts and
   * events that are under way, before it is thrown as CancelledError.
   *
   * @throws SagaFailedError when a compensation failed as well; the others are run all the same.
   */
  run<Out>(body: () => Promise<Out> | Out): Promise<Out>;
}

export interface OrchestrationContext {
  /**
   * Calls an activity or a child orchestration.
   * Rejects with ActivityFailedError, OrchestrationFailedError, TimeoutError, AlreadyExistsError or
   * CancelledError.
   * @throws InvalidInputError or PayloadTooLargeError at the call; the operation was then not asked
   * for.
   */
  call<In, Out>(
    activity: ActivityDefinition<In, Out, unknown, never>,
    ...args: Args<In, CallActivityOptions>
  ): Promise<Out>;
  call<In, Out>(
    orchestration: OrchestrationReference<In, Out>,
    ...args: Args<In, CallOrchestrationOptions>
  ): Promise<Out>;
  /** Calls an activity by its name, as one does when another language defines it. */
  callActivity<Out = unknown>(
    name: string,
    input?: unknown,
    options?: CallActivityOptions,
  ): Promise<Out>;
  /** Calls a child orchestration by its name. */
  callOrchestration<Out = unknown>(
    name: string,
    input?: unknown,
    options?: CallOrchestrationOptions,
  ): Promise<Out>;
  /**
   * Starts an instance that nobody awaits. Resolves with its id once it exists; rejects with
   * AlreadyExistsError when the id is taken.
   */
  start<In>(
    orchestration: OrchestrationReference<In, unknown>,
    ...args: Args<In, StartOptions>
  ): Promise<string>;
  /** Starts an instance by the name of its orchestration. */
  startByName(name: string, input?: unknown, options?: StartOptions): Promise<string>;
  /**
   * Runs `fn` inside the worker and records what it returns: a durable step, for what is short.
   * `fn` may do anything an activity may, and runs at least once. Rejects with StepFailedError.
   */
  run<Out>(name: string, fn: () => Promise<Out> | Out, options?: RunOptions): Promise<Out>;
  /** A durable timer. */
  sleep(duration: Duration): Promise<void>;
  /**
   * A durable timer up to a date: a Date, milliseconds since 1970-01-01 UTC, or text as JSON
   * writes a Date. One that has passed fires at once.
   */
  sleepUntil(date: Date | number | string): Promise<void>;
  /** The next event of its mailbox, now or when one comes. Rejects with TimeoutError. */
  waitFor<Out>(event: EventDefinition<never, Out>, options?: WaitOptions): Promise<Out>;
  waitFor<Out = unknown>(event: string, options?: WaitOptions): Promise<Out>;
  /** Puts an event into the mailbox of another instance. Rejects with NotFoundError. */
  raise<In>(
    instanceId: string,
    event: EventDefinition<In, unknown>,
    ...payload: Args<In, never>
  ): Promise<void>;
  raise(instanceId: string, event: string, payload?: unknown): Promise<void>;
  /**
   * Settles with the first contestant that does, names it, and cancels the others: an operation
   * itself, and for a function all operations made through the context it was given that are still
   * open. A promise put together from several operations elsewhere can't be cancelled: pass a
   * function instead. Rejects when the first to settle rejects.
   */
  race<const C extends Readonly<Record<string, Contestant>>>(
    contestants: C,
  ): Promise<RaceResult<C>>;
  /**
   * Runs `fn` for every item, at most `concurrency` at once, in order; resolves with the results in
   * the order of the items. `fn` gets a context of its own for each item. At the first error it
   * starts no more items, cancels what is open in those that it started, and rejects with it.
   *
   * @example
   * const labels = await ctx.map(parcels, (parcel, ctx) => ctx.call(ship, parcel), {
   *   concurrency: 5,
   * });
   *
   * @throws RangeError when `concurrency` is not a whole number from 1, or Infinity.
   */
  map<Item, Out>(
    items: Iterable<Item>,
    fn: MapFunction<Item, Out>,
    options: MapOptions,
  ): Promise<Out[]>;
  /** Runs `fn` with a context of its own, so that `race` can cancel what it has open. */
  branch<Out>(fn: (ctx: OrchestrationContext) => Promise<Out>): Promise<Out>;
  /**
   * Ends this execution; the next one starts with `input`. Never settles: return it. `version` is
   * the next one's: a version, or 'latest', the one that an unversioned start would get then. Left
   * out: as the definition's `continueAs` says, else the version of this one.
   */
  continueAsNew(input?: unknown, options?: { readonly version?: string }): Promise<never>;
  /**
   * True for executions that take the new way at a change in place, false for those that passed
   * this place before the change. The answer is the same for the whole execution.
   */
  patched(changeId: string): boolean;
  /** In place of `patched` once the old way is gone: histories that hold its mark still replay. */
  deprecatePatch(changeId: string): void;
  /**
   * True when the history of this execution is so long that the code should continue as new soon.
   * Long before the limit at which an execution is ended.
   */
  readonly continueAsNewSuggested: boolean;
  /**
   * Answers a query from now on. The handler reads the state of the code and the values of `ctx`,
   * and may await only what settles at once. Nothing of it is recorded.
   */
  onQuery<In, Out, HandlerIn, HandlerOut>(
    query: QueryDefinition<In, Out, HandlerIn, HandlerOut>,
    fn: QueryFunction<HandlerIn, HandlerOut>,
  ): void;
  /**
   * Makes updates of this kind from now on; those that came before run at once. While a handler is
   * registered, the code may wait for updates alone.
   */
  onUpdate<In, Out, HandlerIn, HandlerOut>(
    update: UpdateDefinition<In, Out, HandlerIn, HandlerOut>,
    handlers: UpdateHandlers<HandlerIn, HandlerOut>,
  ): void;
  /** Logical time: when the event was recorded that made the code go on. */
  now(): Date;
  /** A version 4 UUID, the same on every replay. */
  uuid(): string;
  /** A number from 0 up to, not including, 1, the same on every replay. */
  random(): number;
  /** Sets the value that readers of the instance see; undefined clears it. */
  setStatus(value: unknown): void;
  /** A copy of what `setStatus` set last, in any execution; undefined when it is not set. */
  readonly status: unknown;
  /** Values that this instance keeps. */
  readonly state: OrchestrationState;
  /**
   * A copy of a value that an instance keeps, or kept when it ended; undefined when there is none.
   * Rejects with NotFoundError when there is no such instance.
   */
  readValue<Out>(instanceId: string, value: ValueDefinition<never, Out>): Promise<Out | undefined>;
  readValue<T = unknown>(instanceId: string, key: string): Promise<T | undefined>;
  /** A promise that somebody outside settles: hand its id out. Rejects with TimeoutError. */
  promise<T = unknown>(options?: WaitOptions): DurablePromise<T>;
  /**
   * Settles a promise of any instance; resolves when that is durable. Rejects with
   * PromiseSettledError when it has an outcome, or ended with its execution, and with
   * NotFoundError.
   */
  settle(promiseId: string, outcome: PromiseOutcome): Promise<void>;
  /**
   * Runs `fn` with a context of its own that can be cancelled as a whole, by `scope.cancel()` or a
   * timeout. When `fn` settles, what it left open in the scope is cancelled.
   *
   * @throws TimeoutError('scope') when the timeout has cancelled what `fn` awaited.
   */
  scope<Out>(fn: ScopeFunction<Out>, options?: ScopeOptions): Promise<Out>;
  /**
   * Runs `fn` with a context whose operations neither a request to stop nor a scope around them
   * cancels. One that came meanwhile is thrown as CancelledError once `fn` has ended.
   */
  shield<Out>(fn: (ctx: OrchestrationContext) => Promise<Out> | Out): Promise<Out>;
  /** Steps that are undone in reverse when one of them fails. */
  saga(): Saga;
  /** @throws CancelledError when the instance was asked to stop, or the scope was cancelled. */
  throwIfCancelled(): void;
  /** True once the instance was asked to stop, or the scope was cancelled; false in a shield. */
  readonly cancelled: boolean;
  /** The reason given, or undefined while `cancelled` is false. */
  readonly cancelReason: string | undefined;
  /** Silent while replaying. */
  readonly log: Logger;
  readonly info: ExecutionInfo;
  /** True while the code repeats what history holds already. For logging; don't decide by it. */
  readonly isReplaying: boolean;
}
