import type { Args } from '../model/orchestration-context.ts';
import type { StandardSchema } from '../model/standard-schema.ts';
import { readOutput } from '../definitions/read.ts';
import type { EventDefinition } from '../model/event.ts';
import type { ValueDefinition, ValueKey } from '../model/value.ts';
import type { QueryDefinition } from '../model/query.ts';
import type { UpdateDefinition } from '../model/update.ts';
import { NotFoundError } from '../errors.ts';
import type { HistoryEvent } from '../model/wire-types.ts';
import { type ExecutionView, executionOf, type InstanceView, viewOf } from './instance-view.ts';
import {
  type ForkOptions,
  forkInstance,
  type InstanceTree,
  type PruneOptions,
  type Purged,
  type PurgeOptions,
  pruneExecutions,
  readTree,
  rewindInstance,
} from './admin.ts';
import { type QueryOptions, queryInstance } from './queries.ts';
import { type HistoryOptions, historyOf } from './history.ts';
import { readPages } from './pages.ts';
import { raiseEvent, type RaiseOptions, type RaiseOutcome } from './raise.ts';
import type { Requests } from './requests.ts';
import { type ResultOptions, waitForResult } from './result.ts';
import {
  type StatusChangesOptions,
  type StatusView,
  statusChanges,
  type WaitStatusOptions,
  waitStatus,
} from './status.ts';
import { readValue, readValues } from './values.ts';
import { startUpdate, type StartedUpdate, updateInstance, type UpdateOptions } from './updates.ts';

/**
 * Handle of one instance for clients. Every method rejects with NotFoundError when the instance
 * does not exist, and with RequestRejectedError (with a code for the reason) when the sidecar
 * rejects the request. Without an answer within the client's `callTimeout`, it rejects with
 * UnavailableError or TimeoutError.
 */
export class InstanceHandle<Out = unknown> {
  readonly id: string;
  readonly #requests: Requests;
  readonly #output: StandardSchema | undefined;

  constructor(requests: Requests, id: string, output?: StandardSchema) {
    this.#requests = requests;
    this.id = id;
    this.#output = output;
  }

  /**
   * Waits until the instance has ended, across reconnects and restarts of the sidecar. Resolves
   * with the output of the instance.
   *
   * @throws OrchestrationFailedError when the instance failed, was cancelled or was terminated;
   * `cause` contains the reason.
   * @throws TimeoutError after `timeout`.
   * @example
   * const { receipt } = await handle.result({ timeout: '30s' });
   */
  async result(options: ResultOptions = {}): Promise<Out> {
    return this.#read(await waitForResult(this.#requests, this.id, options));
  }

  /**
   * Resolves with the present state of the instance.
   *
   * @example
   * const { status, waitingFor } = await handle.get();
   */
  async get(): Promise<InstanceView<Out>> {
    const { instance } = await this.#requests.make('get', this.#request(), this.#terms('get'));
    if (instance === null) throw new NotFoundError(`instance "${this.id}" does not exist`);
    const view = viewOf<Out>(instance);
    return view.output === undefined ? view : { ...view, output: await this.#read(view.output) };
  }

  /**
   * Puts an event into a mailbox of the instance exactly once, across reconnects and restarts of
   * the sidecar. Resolves when the event is durable.
   *
   * @throws InvalidInputError when the payload does not match the definition.
   * @throws UnavailableError when no answer came within `callTimeout`. The event may have been
   * raised: raise it again with the same `idempotencyKey`.
   * @example
   * await handle.raise(approved, { by: 'ops' });
   */
  raise<In>(
    event: EventDefinition<In, unknown>,
    ...payload: Args<In, RaiseOptions>
  ): Promise<RaiseOutcome>;
  raise(event: string, payload?: unknown, options?: RaiseOptions): Promise<RaiseOutcome>;
  raise(
    event: EventDefinition<never, unknown> | string,
    value?: unknown,
    options: RaiseOptions = {},
  ): Promise<RaiseOutcome> {
    return raiseEvent(this.#requests, { instanceId: this.id, event, value, options });
  }

  /**
   * Waits for a change of the custom status, across reconnects and restarts of the sidecar.
   *
   * @throws TimeoutError after `timeout`.
   * @example
   * const { value, version } = await handle.waitStatus({ timeout: '30s' });
   */
  waitStatus(options: WaitStatusOptions = {}): Promise<StatusView> {
    return waitStatus(this.#requests, this.id, options);
  }

  /**
   * Iterates over the changes of the custom status until the instance has ended. Leaving the loop,
   * or `return()`, ends the wait at once.
   * @example
   * for await (const { value } of handle.statusChanges()) console.log(value);
   */
  statusChanges(options: StatusChangesOptions = {}): AsyncGenerator<StatusView, void> {
    return statusChanges(this.#requests, this.id, options);
  }

  /**
   * Resolves with a state value of the instance. After its end: the last value. Undefined: no value
   * is set.
   *
   * @example
   * const paid = await handle.value(total);
   */
  value<T>(value: ValueDefinition<never, T>): Promise<T | undefined>;
  value<T = unknown>(key: string): Promise<T | undefined>;
  value(value: ValueKey): Promise<unknown> {
    return readValue(this.#requests, this.id, value);
  }

  /**
   * Resolves with all state values of the instance, in order of their keys.
   *
   * @example
   * const all = await handle.values();
   */
  values(): Promise<Map<string, unknown>> {
    return readValues(this.#requests, this.id, []);
  }

  /**
   * Sends a query to the code of the instance, which may be running, waiting or ended. Records
   * nothing.
   *
   * @throws QueryFailedError when the handler threw.
   * @throws RequestRejectedError UNKNOWN_NAME when the code has no such query, NO_WORKER when no
   *   worker answered in time.
   * @example
   * const stage = await handle.query(stageOf);
   */
  query<In, Answer>(
    query: QueryDefinition<In, Answer, unknown, never>,
    ...args: Args<In, QueryOptions>
  ): Promise<Answer>;
  query<Answer = unknown>(query: string, input?: unknown, options?: QueryOptions): Promise<Answer>;
  query(
    query: QueryDefinition<never, unknown, unknown, never> | string,
    input?: unknown,
    options: QueryOptions = {},
  ): Promise<unknown> {
    return queryInstance(this.#requests, this.id, query, [input, options]);
  }

  /**
   * Sends an update to the code of the instance. Resolves with the answer of the update handler.
   *
   * @throws UpdateRejectedError when the validation rejected the update; nothing is recorded.
   * @throws UpdateFailedError when the handler threw, or when the instance ended before the handler
   * completed.
   * @example
   * const answer = await handle.update(changeAddress, 'Main Street 1');
   */
  update<In, Answer>(
    update: UpdateDefinition<In, Answer, unknown, never>,
    ...args: Args<In, UpdateOptions>
  ): Promise<Answer>;
  update<Answer = unknown>(
    update: string,
    input?: unknown,
    options?: UpdateOptions,
  ): Promise<Answer>;
  update(
    update: UpdateDefinition<never, unknown, unknown, never> | string,
    value?: unknown,
    options: UpdateOptions = {},
  ): Promise<unknown> {
    return updateInstance(this.#requests, { instanceId: this.id, update, value, options });
  }

  /**
   * Sends an update like `update`, but resolves once the update is accepted and durable.
   *
   * @example
   * const started = await handle.startUpdate(changeAddress, 'Main Street 1');
   * const answer = await started.result();
   */
  startUpdate<In, Answer>(
    update: UpdateDefinition<In, Answer, unknown, never>,
    ...args: Args<In, UpdateOptions>
  ): Promise<StartedUpdate<Answer>>;
  startUpdate<Answer = unknown>(
    update: string,
    input?: unknown,
    options?: UpdateOptions,
  ): Promise<StartedUpdate<Answer>>;
  startUpdate(
    update: UpdateDefinition<never, unknown, unknown, never> | string,
    value?: unknown,
    options: UpdateOptions = {},
  ): Promise<StartedUpdate> {
    return startUpdate(this.#requests, { instanceId: this.id, update, value, options });
  }

  /**
   * Requests cooperative cancellation: operations that the orchestrator awaits throw
   * CancelledError.
   *
   * @example
   * await handle.cancel('customer changed their mind');
   */
  async cancel(reason = ''): Promise<void> {
    await this.#requests.make('cancel', this.#request(reason), this.#terms('cancel'));
  }

  /**
   * Ends the instance by force, without running its orchestrator.
   *
   * @example
   * await handle.terminate('stuck');
   */
  async terminate(reason = ''): Promise<void> {
    await this.#requests.make('terminate', this.#request(reason), this.#terms('terminate'));
  }

  /**
   * Suspends the instance: no turn runs until `resume()`.
   *
   * @example
   * await handle.suspend('maintenance');
   */
  async suspend(reason = ''): Promise<void> {
    await this.#requests.make('suspend', this.#request(reason), this.#terms('suspend'));
  }

  /**
   * Resumes a suspended instance. Also retries a stuck instance and its quarantined activities.
   * With `failActivities`, quarantined activities fail instead, with an ApplicationError of type
   * 'Quarantined'.
   * @example
   * await handle.resume();
   */
  async resume(reason = '', options: { readonly failActivities?: boolean } = {}): Promise<void> {
    const failActivities = options.failActivities ?? false;
    const request = { ...this.#request(reason), failActivities };
    await this.#requests.make('resume', request, this.#terms('resume'));
  }

  /**
   * Deletes the instance with all its executions. With `descendants`, deletes all its descendants
   * in the same atomic change. Without `force`, all of these instances must have ended. Resolves
   * with the number of deleted executions.
   * @example
   * await handle.purge({ force: true });
   */
  async purge(options: PurgeOptions = {}): Promise<number> {
    return (await this.purgeTree({ descendants: false, ...options })).executions;
  }

  /**
   * Deletes the instance like `purge`, by default with its descendants.
   *
   * @returns how many instances and executions were deleted.
   * @example
   * const { instances } = await handle.purgeTree();
   */
  async purgeTree({ descendants = true, force = false }: PurgeOptions = {}): Promise<Purged> {
    const request = { instanceId: this.id, descendants, force };
    const answer = await this.#requests.make('purge', request, this.#terms('purge'));
    return { instances: answer.instances, executions: answer.executions };
  }

  /**
   * Resolves with the instance and `depth` generations of descendants.
   * @default all
   * @example
   * const family = await handle.tree({ depth: 2 });
   */
  tree({ depth = 0 }: { readonly depth?: number } = {}): Promise<InstanceTree> {
    return readTree(this.#requests, this.id, depth);
  }

  /**
   * Deletes ended executions, never the current one. Resolves with the number of deleted
   * executions.
   *
   * @example
   * const count = await handle.prune({ keepLast: 3 });
   */
  prune(options: PruneOptions): Promise<number> {
    return pruneExecutions(this.#requests, this.id, options);
  }

  /**
   * Rewinds a running or ended instance to an event: a new execution continues after that event.
   * Resolves with the number of the new execution.
   *
   * @example
   * const execution = await handle.rewind(7, 'charge again');
   */
  rewind(eventId: number, reason = ''): Promise<number> {
    return rewindInstance(this.#requests, this.id, eventId, reason);
  }

  /**
   * Forks the instance: starts another instance that copies the first part of this history.
   *
   * @example
   * const copy = await handle.fork({ eventId: 7 });
   */
  async fork(options: ForkOptions): Promise<InstanceHandle<Out>> {
    const id = await forkInstance(this.#requests, this.id, options);
    return new InstanceHandle<Out>(this.#requests, id, this.#output);
  }

  /**
   * Resolves with the executions of the instance, oldest first.
   *
   * @example
   * const executions = await handle.executions();
   */
  executions(): Promise<ExecutionView[]> {
    const terms = this.#terms('executions');
    return readPages(async (pageToken) => {
      const request = { instanceId: this.id, pageToken };
      const answer = await this.#requests.make('executions', request, terms);
      return { rows: answer.executions.map(executionOf), nextPageToken: answer.nextPageToken };
    });
  }

  /**
   * Iterates over the events of one execution's history, as the sidecar stores them.
   *
   * @example
   * for await (const event of handle.history()) console.log(event.kind);
   */
  history(options: HistoryOptions = {}): AsyncGenerator<HistoryEvent, void> {
    return historyOf(this.#requests, this.id, options);
  }

  /** Validates an output if the handle has a definition. */
  #read(stored: unknown): Promise<Out> {
    return readOutput(this.#output, stored) as Promise<Out>;
  }

  #request(reason = ''): { instanceId: string; reason: string } {
    return { instanceId: this.id, reason };
  }

  #terms(what: string): { what: string } {
    return { what: `${what} of instance "${this.id}"` };
  }
}

/** An instance that `client.start` created or found. */
export class StartedInstance<Out = unknown> extends InstanceHandle<Out> {
  /** Number of its execution at the start. */
  readonly execution: number;
  /** False when the instance existed already. */
  readonly created: boolean;

  constructor(
    requests: Requests,
    { id, execution, created }: { id: string; execution: number; created: boolean },
    output?: StandardSchema,
  ) {
    super(requests, id, output);
    this.execution = execution;
    this.created = created;
  }
}
