// The interface that an orchestrator function receives as `ctx`. A call numbers and requests its
// operation immediately, not when the code awaits it. Each call returns a native promise, so
// `Promise.all`, `race`, `any` and `allSettled` work.
import type { ExecutionInfo } from './execution-info.ts';
import type {
  CallActivityOptions,
  CallOrchestrationOptions,
  MapOptions,
  RunOptions,
  ScopeOptions,
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

/** Arguments after the definition: the input is optional when its type allows undefined. */
export type Args<In, Options> = unknown extends In
  ? [input?: In, options?: Options]
  : undefined extends In
    ? [input?: In, options?: Options]
    : [input: In, options?: Options];

/** A contestant of `ctx.race`: a promise, or a function that receives its own context. */
export type Contestant = Promise<unknown> | ((ctx: OrchestrationContext) => unknown);

/** The result of `ctx.race`: the key of the contestant that won, and its value. */
export type RaceResult<C extends Readonly<Record<string, Contestant>>> = {
  [K in keyof C]: {
    readonly key: K;
    readonly value: Awaited<C[K] extends (ctx: OrchestrationContext) => infer R ? R : C[K]>;
  };
}[keyof C];

/** Cancels a scope from inside it, or from the code around it. */
export interface CancellationScope {
  /**
   * Cancels the open operations of the scope. Operations that start later are not affected.
   *
   * @example
   * await ctx.scope(async (ctx, scope) => {
   *   const shipping = ctx.call(ship, 'Main Street 1');
   *   scope.cancel('address changed');
   *   return shipping;
   * });
   */
  cancel(reason?: string): void;
}

/** The body of `ctx.scope`. */
export type ScopeFunction<Out> = (
  ctx: OrchestrationContext,
  scope: CancellationScope,
) => Promise<Out> | Out;

/** Processes one item. `ctx` belongs to the item: its operations are cancelled with the map. */
export type MapFunction<Item, Out> = (
  item: Item,
  ctx: OrchestrationContext,
  index: number,
) => Promise<Out> | Out;

/** Undoes a step. Operations of the context that it receives are not cancelled from outside. */
export type Compensation = (ctx: OrchestrationContext) => unknown;

/**
 * Steps that are undone in reverse order when a later one fails. See `ctx.saga`.
 *
 * @example
 * const saga = ctx.saga();
 * await saga.run(async () => {
 *   saga.add((ctx) => ctx.call(refund, { receipt: 'r-1' }));
 *   await ctx.call(charge, { cents: 250 });
 * });
 */
export interface Saga {
  /**
   * Registers a compensation for a step that has run or may have run.
   *
   * @example
   * ctx.saga().add((ctx) => ctx.call(refund, { receipt: 'r-1' }));
   */
  add(compensation: Compensation): void;
  /**
   * Runs `action` to its end, even if the instance or the scope is cancelled meanwhile, and
   * registers its compensation. A cancellation that arrived meanwhile is thrown as CancelledError
   * after `action`. Use the context that the functions receive.
   *
   * @example
   * const saga = ctx.saga();
   * const { receipt } = await saga.step(
   *   (ctx) => ctx.call(charge, { cents: 250 }),
   *   (ctx, { receipt }) => ctx.call(refund, { receipt }),
   * );
   */
  step<Out>(
    action: (ctx: OrchestrationContext) => Promise<Out> | Out,
    undo: (ctx: OrchestrationContext, result: Out) => unknown,
  ): Promise<Out>;
  /**
   * Runs the function. When the function throws, the registered compensations run in reverse order,
   * one after the other, and the error is thrown again. A cancellation first awaits activities,
   * steps, starts and raised events that are in progress, and is then thrown as CancelledError.
   *
   * @throws SagaFailedError when a compensation failed too. The other compensations run
   * nevertheless.
   * @example
   * const saga = ctx.saga();
   * await saga.run(async () => {
   *   saga.add((ctx) => ctx.call(refund, { receipt: 'r-1' }));
   *   await ctx.call(ship, 'Main Street 1');
   * });
   */
  run<Out>(body: () => Promise<Out> | Out): Promise<Out>;
}

/** The `ctx` of orchestrator code: the operations that it can start, and what it can read. */
export interface OrchestrationContext {
  /**
   * Calls an activity or a sub-orchestration, and resolves with its output.
   *
   * @param activity - The definition of the activity or sub-orchestration.
   * @param args - The input, then the options of this call.
   * @returns A promise that rejects with `ActivityFailedError`, `OrchestrationFailedError`,
   * `TimeoutError`, `AlreadyExistsError` or `CancelledError`.
   * @throws InvalidInputError or PayloadTooLargeError synchronously; nothing is recorded.
   * @example
   * const { receipt } = await ctx.call(charge, { cents: 250 }, { startToClose: '30s' });
   */
  call<In, Out>(
    activity: ActivityDefinition<In, Out, unknown, never>,
    ...args: Args<In, CallActivityOptions>
  ): Promise<Out>;
  call<In, Out>(
    orchestration: OrchestrationReference<In, Out>,
    ...args: Args<In, CallOrchestrationOptions>
  ): Promise<Out>;
  /**
   * Calls an activity by its name, for example one that another language defines.
   *
   * @example
   * const label = await ctx.callActivity<string>('print-label', { parcel: 'box' });
   */
  callActivity<Out = unknown>(
    name: string,
    input?: unknown,
    options?: CallActivityOptions,
  ): Promise<Out>;
  /**
   * Calls a sub-orchestration by its name.
   *
   * @example
   * const total = await ctx.callOrchestration<number>('order', { cents: 250 }, { id: 'o-18' });
   */
  callOrchestration<Out = unknown>(
    name: string,
    input?: unknown,
    options?: CallOrchestrationOptions,
  ): Promise<Out>;
  /**
   * Starts an instance without waiting for its result. Resolves with its id once it exists.
   *
   * @returns A promise that rejects with `AlreadyExistsError` when the id is in use.
   * @example
   * const id = await ctx.start(order, { cents: 250 }, { id: 'o-19' });
   */
  start<In>(
    orchestration: OrchestrationReference<In, unknown>,
    ...args: Args<In, StartOptions>
  ): Promise<string>;
  /**
   * Starts an instance by the name of its orchestration.
   *
   * @example
   * const id = await ctx.startByName('order', { cents: 250 });
   */
  startByName(name: string, input?: unknown, options?: StartOptions): Promise<string>;
  /**
   * Runs `fn` inside the worker and records its result: a durable step, for short work. `fn` may do
   * anything that an activity may, and runs at least once.
   *
   * @returns A promise that rejects with `StepFailedError`.
   * @example
   * const today = await ctx.run('today', () => new Date().toISOString());
   */
  run<Out>(name: string, fn: () => Promise<Out> | Out, options?: RunOptions): Promise<Out>;
  /**
   * Creates a durable timer.
   *
   * @example
   * await ctx.sleep('2d');
   */
  sleep(duration: Duration): Promise<void>;
  /**
   * Creates a durable timer that fires at a date: a Date, milliseconds since 1970-01-01 UTC, or the
   * text to which JSON converts a Date. A date in the past fires at once.
   *
   * @example
   * await ctx.sleepUntil('2030-01-01T00:00:00Z');
   */
  sleepUntil(date: Date | number | string): Promise<void>;
  /**
   * Takes the next event from the mailbox of this instance, or waits for one.
   *
   * @returns A promise that rejects with `TimeoutError` after `options.timeout`.
   * @example
   * const { by } = await ctx.waitFor(approved, { timeout: '1d' });
   */
  waitFor<Out>(event: EventDefinition<never, Out>, options?: WaitOptions): Promise<Out>;
  waitFor<Out = unknown>(event: string, options?: WaitOptions): Promise<Out>;
  /**
   * Puts an event into the mailbox of another instance.
   *
   * @returns A promise that rejects with `NotFoundError`.
   * @example
   * await ctx.raise('o-17', approved, { by: 'ops' });
   */
  raise<In>(
    instanceId: string,
    event: EventDefinition<In, unknown>,
    ...payload: Args<In, never>
  ): Promise<void>;
  raise(instanceId: string, event: string, payload?: unknown): Promise<void>;
  /**
   * Settles with the first contestant that settles, resolves with its key and value, and cancels
   * the others. For a function, the race cancels all open operations of the context that the
   * function received. It cannot cancel a promise that combines several operations; pass a function
   * instead.
   *
   * @returns A promise that rejects when the first contestant to settle rejects.
   * @throws TypeError when there is no contestant.
   * @example
   * const first = await ctx.race({ answer: ctx.waitFor(approved), late: ctx.sleep('1d') });
   * if (first.key === 'answer') ctx.log.info('approved', { by: first.value.by });
   */
  race<const C extends Readonly<Record<string, Contestant>>>(
    contestants: C,
  ): Promise<RaceResult<C>>;
  /**
   * Runs `fn` for each item, at most `concurrency` at once, in order, and resolves with the results
   * in the order of the items. `fn` receives its own context for each item. After the first error
   * no further item starts, the open operations of other items are cancelled, and the map rejects
   * with this error.
   *
   * @throws RangeError when `concurrency` is not a whole number from 1, or Infinity.
   * @example
   * const labels = await ctx.map(parcels, (parcel, ctx) => ctx.call(ship, parcel), {
   *   concurrency: 5,
   * });
   */
  map<Item, Out>(
    items: Iterable<Item>,
    fn: MapFunction<Item, Out>,
    options: MapOptions,
  ): Promise<Out[]>;
  /**
   * Runs `fn` with its own context, so that `race` can cancel all of its open operations.
   *
   * @example
   * const quote = ctx.branch(async (ctx) => {
   *   await ctx.sleep('5s');
   *   return ctx.call(charge, { cents: 250 });
   * });
   * await ctx.race({ quote, late: ctx.sleep('1m') });
   */
  branch<Out>(fn: (ctx: OrchestrationContext) => Promise<Out>): Promise<Out>;
  /**
   * Ends this execution and starts the next one with `input`. The promise never settles. Return it
   * from the orchestrator.
   *
   * @param options - `version` of the next execution: a version, or 'latest', which selects the
   * version like an unversioned start. Default: the `continueAs` of the definition, otherwise the
   * version of this execution.
   * @example
   * if (ctx.continueAsNewSuggested) await ctx.continueAsNew({ cents: 250 });
   */
  continueAsNew(input?: unknown, options?: { readonly version?: string }): Promise<never>;
  /**
   * Returns true for executions that take the new branch of a patch, and false for executions that
   * passed this point before the change. The answer is the same for the whole execution.
   *
   * @example
   * if (ctx.patched('charge-first')) await ctx.call(charge, { cents: 250 });
   */
  patched(changeId: string): boolean;
  /**
   * Replaces `patched` after the old branch was removed, so that histories with its mark still
   * replay.
   *
   * @example
   * ctx.deprecatePatch('charge-first');
   */
  deprecatePatch(changeId: string): void;
  /**
   * True when the history is long and the code should continue as new soon. The value becomes true
   * long before the limit at which the sidecar ends an execution.
   */
  readonly continueAsNewSuggested: boolean;
  /**
   * Registers a query handler. It reads the state of the code and the values of `ctx`, and may
   * await only promises that settle immediately. The history does not record queries.
   *
   * @example
   * let stage = 'charging';
   * ctx.onQuery(stageOf, () => stage);
   */
  onQuery<In, Out, HandlerIn, HandlerOut>(
    query: QueryDefinition<In, Out, HandlerIn, HandlerOut>,
    fn: QueryFunction<HandlerIn, HandlerOut>,
  ): void;
  /**
   * Registers an update handler. Updates that arrived earlier run immediately. While a handler is
   * registered, the code may wait without any open operation.
   *
   * @example
   * ctx.onUpdate(changeAddress, {
   *   validate: (address) => {
   *     if (address === '') throw new ApplicationError('empty address');
   *   },
   *   handle: (address) => ctx.call(ship, address),
   * });
   */
  onUpdate<In, Out, HandlerIn, HandlerOut>(
    update: UpdateDefinition<In, Out, HandlerIn, HandlerOut>,
    handlers: UpdateHandlers<HandlerIn, HandlerOut>,
  ): void;
  /**
   * Returns the logical time: the time at which the event that resumed the code was recorded.
   *
   * @example
   * const startedAt = ctx.now().toISOString();
   */
  now(): Date;
  /**
   * Returns a version 4 UUID that is the same on every replay.
   *
   * @example
   * const requestId = ctx.uuid();
   */
  uuid(): string;
  /**
   * Returns a number from 0 (inclusive) to 1 (exclusive) that is the same on every replay.
   *
   * @example
   * const isSampled = ctx.random() < 0.01;
   */
  random(): number;
  /**
   * Sets the custom status, which clients read. `undefined` clears it.
   *
   * @example
   * ctx.setStatus({ stage: 'shipping' });
   */
  setStatus(value: unknown): void;
  /** A copy of the custom status that was set last, by any execution. Undefined: not set. */
  readonly status: unknown;
  /** The state of this instance: values under keys. */
  readonly state: OrchestrationState;
  /**
   * Reads a copy of a value from the state of another instance, also after it has ended.
   *
   * @returns A promise of the value, or of undefined. It rejects with `NotFoundError` when the
   * instance does not exist.
   * @example
   * const paid = await ctx.readValue('o-17', total);
   */
  readValue<Out>(instanceId: string, value: ValueDefinition<never, Out>): Promise<Out | undefined>;
  readValue<T = unknown>(instanceId: string, key: string): Promise<T | undefined>;
  /**
   * Creates a durable promise, which clients or other instances settle by its id. Its `value`
   * rejects with `TimeoutError` after `options.timeout`.
   *
   * @example
   * const { id, value } = ctx.promise<string>({ timeout: '1d' });
   * await ctx.call(ship, id);
   * const answer = await value;
   */
  promise<T = unknown>(options?: WaitOptions): DurablePromise<T>;
  /**
   * Settles a durable promise of any instance. Resolves when the outcome is durable.
   *
   * @returns A promise that rejects with `PromiseSettledError` when the durable promise is settled
   * or its execution has ended, and with `NotFoundError` when it never existed.
   * @example
   * await ctx.settle(promiseId, { value: 'yes' });
   */
  settle(promiseId: string, outcome: PromiseOutcome): Promise<void>;
  /**
   * Runs `fn` with a separate context. `scope.cancel()` or the timeout cancels its open operations.
   * Operations that are open when `fn` settles are cancelled too.
   *
   * @returns A promise that rejects with `TimeoutError` of type 'scope' when the timeout has
   * cancelled an operation that `fn` awaited.
   * @example
   * const receipt = await ctx.scope((ctx) => ctx.call(charge, { cents: 250 }), { timeout: '1m' });
   */
  scope<Out>(fn: ScopeFunction<Out>, options?: ScopeOptions): Promise<Out>;
  /**
   * Runs `fn` with a context that cancellations of the instance and of enclosing scopes do not
   * reach. A cancellation that arrives meanwhile is thrown as `CancelledError` after `fn` has
   * ended.
   *
   * @example
   * await ctx.shield((ctx) => ctx.call(refund, { receipt: 'r-1' }));
   */
  shield<Out>(fn: (ctx: OrchestrationContext) => Promise<Out> | Out): Promise<Out>;
  /**
   * Creates a saga: steps that are undone in reverse order when one of them fails.
   *
   * @example
   * const saga = ctx.saga();
   * const charged = await saga.step(
   *   (ctx) => ctx.call(charge, { cents: 250 }),
   *   (ctx, { receipt }) => ctx.call(refund, { receipt }),
   * );
   */
  saga(): Saga;
  /**
   * @throws CancelledError when the instance or the scope has been cancelled.
   * @example
   * for (const parcel of parcels) {
   *   ctx.throwIfCancelled();
   *   await ctx.call(ship, parcel);
   * }
   */
  throwIfCancelled(): void;
  /** True after the instance or the scope has been cancelled; false in a shield. */
  readonly cancelled: boolean;
  /** The reason of the cancellation; undefined while `cancelled` is false. */
  readonly cancelReason: string | undefined;
  /**
   * A logger that is silent during replay.
   *
   * @example
   * ctx.log.info('order charged', { cents: 250 });
   */
  readonly log: Logger;
  /** Ids, name, version, parent and headers of this execution. */
  readonly info: ExecutionInfo;
  /** True while the code replays its history. Use it for logging only. */
  readonly isReplaying: boolean;
}
