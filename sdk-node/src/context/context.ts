// What orchestrator code can do: the interface that an orchestrator function gets as `ctx`.
// Every operation is numbered and asked for at the moment of the call, not when it is awaited, and
// returns a native promise: `Promise.all`, `race`, `any` and `allSettled` work as they are.
import type { ActivityDefinition } from '../definitions/activity.ts';
import type { ActivityRunOptions } from '../definitions/activity-options.ts';
import type { EventDefinition } from '../definitions/event.ts';
import type { OrchestrationDefinition } from '../definitions/orchestration.ts';
import type { RoutingOptions } from '../definitions/routing.ts';
import type { ValueDefinition } from '../definitions/value.ts';
import type { QueryDefinition } from '../definitions/query.ts';
import type { UpdateDefinition } from '../definitions/update.ts';
import type { Duration } from '../duration.ts';
import type { QueryFunction } from './queries.ts';
import type { UpdateHandlers } from './updates.ts';
import type { Logger } from './log.ts';
import type { DurablePromise, PromiseOutcome } from './promise.ts';
import type { Saga } from './saga.ts';
import type { MapFunction, MapOptions } from './map.ts';
import type { ScopeFunction, ScopeOptions } from './scope.ts';
import type { OrchestrationState } from './state.ts';

/** Options of one activity call; what is left out is as the definition says. */
export type CallActivityOptions = ActivityRunOptions;

/** What to do when the id of a start exists already. */
export type IdReuse = 'reject' | 'useExisting' | 'replaceEnded' | 'terminateExisting';

/** Options of one child orchestration. */
export interface CallOrchestrationOptions extends RoutingOptions {
  /** Id of the child. Default: a unique one is generated. */
  readonly id?: string;
  /**
   * What to do when the id exists already; needs `id`. 'reject': AlreadyExistsError. 'useExisting':
   * awaits the instance that exists, and ends with its outcome; AlreadyExistsError when it is one
   * of another orchestration. It keeps its own parent: cancelling this call does not cancel it.
   * 'replaceEnded': replaces an instance that has ended. 'terminateExisting': replaces any.
   *
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /** Left out: the definition's; by name, the sidecar's choice. */
  readonly version?: string;
  /** What becomes of the child when this execution ends before it. Left out: 'cancel'. */
  readonly parentClose?: 'cancel' | 'terminate' | 'abandon';
}

/** Options of a detached start. */
export interface StartOptions extends RoutingOptions {
  /** Id of the instance. Default: a UUID from `ctx.uuid()`. */
  readonly id?: string;
  /**
   * What to do when the id exists already; needs `id`. 'reject': AlreadyExistsError. 'useExisting':
   * the start resolves; AlreadyExistsError when it is an instance of another orchestration.
   * 'replaceEnded': replaces an instance that has ended. 'terminateExisting': replaces any.
   *
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /** Left out: the definition's; by name, the sidecar's choice. */
  readonly version?: string;
}

export interface RunOptions {
  /** Attempts in all, one right after the other. Left out: 1. */
  readonly maxAttempts?: number;
}

export interface WaitOptions {
  /** After it the wait is withdrawn and rejects with TimeoutError. Left out: no limit. */
  readonly timeout?: Duration;
}

/** The instance that awaits this one. */
export interface ParentInfo {
  readonly instanceId: string;
  readonly execution: number;
}

/** What this execution is. */
export interface ExecutionInfo {
  readonly instanceId: string;
  /** From 1; continue-as-new adds 1. */
  readonly execution: number;
  readonly name: string;
  readonly version: string;
  /** Null when nobody awaits it. */
  readonly parent: ParentInfo | null;
  /** What travelled beside the input of the first execution, such as a trace context. */
  readonly headers: Readonly<Record<string, string>>;
}

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
    orchestration: OrchestrationDefinition<In, Out, unknown, never>,
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
    orchestration: OrchestrationDefinition<In, unknown, unknown, never>,
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
