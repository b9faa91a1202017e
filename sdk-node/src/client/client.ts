// Module client sends the requests of applications to the sidecar: it starts instances, waits for
// them and sends them events. Nearly all requests share one session. When its connection breaks,
// requests that are safe to repeat are repeated; others fail with an unknown outcome.
import type { CallableMethod } from '../connection/channel.ts';
import type { ConnectionOptions } from '../connection/endpoint.ts';
import type { Args } from '../model/orchestration-context.ts';
import type { IdReuse } from '../model/operation-options.ts';
import type { Logger } from '../model/logger.ts';
import type { DataOptions } from '../data/codec.ts';
import { DataPipeline } from '../data/pipeline.ts';
import { checkOrchestrationInput } from '../definitions/check.ts';
import type { OrchestrationDefinition } from '../definitions/orchestration.ts';
import { type RoutingOptions } from '../model/routing.ts';
import { wireRouting } from '../definitions/routing.ts';
import { type Duration, toMs } from '../duration.ts';
import type { ClientInterceptor } from '../interceptors/client.ts';
import { encodePayload } from '../payload.ts';
import { loadContract } from '../proto/load.ts';
import { countInstances, type PurgeOptions, type StatusCounts } from './admin.ts';
import { Batches } from './batches.ts';
import { Namespaces } from './namespaces.ts';
import { checkNonEmpty } from './non-empty.ts';
import { readPages } from './pages.ts';
import { InstanceHandle, StartedInstance } from './handle.ts';
import type { InstanceSummary } from './instance-view.ts';
import { type InstanceFilter, type ListFilter, type ListPage, readAll, readPage } from './list.ts';
import { PromiseHandle } from './promises.ts';
import { type QueueLimits, queueOf, type QueueView, wireLimits } from './queues.ts';
import { type ClientDependencies, Requests } from './requests.ts';
import { listRetention, type Retention, type RetentionView, setRetention } from './retention.ts';
import { Schedules } from './schedules.ts';
import { type SidecarView, sidecarOf, type WorkerView, workerOf } from './sidecar-view.ts';
import { readVersionReport, type VersionReport } from './versions.ts';

/** Options of a client. */
export interface ClientOptions extends DataOptions, ConnectionOptions {
  /**
   * Time limit of a call, including reconnects. Waits have separate limits.
   * @default 30 s
   */
  readonly callTimeout?: Duration;
  /**
   * Receives the log messages of the client.
   * @default warnings as text on standard error
   */
  readonly log?: Logger;
  /** Interceptors around the calls of the client. The first is the outermost. */
  readonly interceptors?: readonly ClientInterceptor[];
}

/** Options of `client.start`. */
export interface ClientStartOptions extends RoutingOptions {
  /**
   * Id of the new instance.
   * @default a UUID
   */
  readonly id?: string;
  /**
   * Default: the version of the definition. For a start by name: the version that the sidecar
   * selects.
   */
  readonly version?: string;
  /**
   * What to do when the id exists already. 'reject' throws AlreadyExistsError.
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /**
   * A repeated start with the same id and the same key returns the result of the first start, for
   * every `idReuse`. Default: a generated key, used for this call only.
   */
  readonly idempotencyKey?: string;
}

const ID_REUSE = {
  reject: 'ID_REUSE_POLICY_REJECT',
  useExisting: 'ID_REUSE_POLICY_USE_EXISTING',
  replaceEnded: 'ID_REUSE_POLICY_REPLACE_ENDED',
  terminateExisting: 'ID_REUSE_POLICY_TERMINATE_EXISTING',
} as const;

type Orchestration<In, Out> = OrchestrationDefinition<In, Out, unknown, never>;

/**
 * Sends requests to one sidecar. It connects at its first call. It keeps the process alive only
 * while a call is open. `close()` or `await using` disconnects at once.
 *
 * @example
 * await using client = new Client({ address: 'unix:/run/perdure.sock' });
 * const instance = await client.start(order, { cents: 250 });
 */
export class Client {
  /** Schedules: starts of orchestrations at set times. */
  readonly schedules: Schedules;
  /** Batch operations: work on many instances. */
  readonly batches: Batches;
  /** Namespaces of the sidecar. */
  readonly namespaces: Namespaces;
  readonly #requests: Requests;

  /** @throws TypeError or RangeError when an option is not valid. */
  constructor(options: ClientOptions, dependencies: ClientDependencies = {}) {
    const { callTimeout, log, interceptors = [] } = options;
    const timeoutMs = callTimeout === undefined ? undefined : toMs(callTimeout, 'callTimeout');
    const pipeline = DataPipeline.of(options);
    this.#requests = new Requests({
      ...dependencies,
      connection: options,
      timeoutMs,
      log,
      pipeline,
      interceptors,
    });
    this.schedules = new Schedules(this.#requests);
    this.batches = new Batches(this.#requests);
    this.namespaces = new Namespaces(this.#requests);
  }

  /**
   * Creates an instance. Resolves when the start is durable.
   *
   * @throws InvalidInputError when the input does not match the definition.
   * @throws AlreadyExistsError when the id exists and `idReuse` does not allow reuse.
   * @example
   * const run = await client.start(order, { cents: 250 }, { id: 'o-17' });
   */
  start<In, Out>(
    orchestration: Orchestration<In, Out>,
    ...args: Args<In, ClientStartOptions>
  ): Promise<StartedInstance<Out>>;
  start<Out = unknown>(
    name: string,
    input?: unknown,
    options?: ClientStartOptions,
  ): Promise<StartedInstance<Out>>;
  async start(
    orchestration: Orchestration<never, unknown> | string,
    value?: unknown,
    options: ClientStartOptions = {},
  ): Promise<StartedInstance> {
    const byName = typeof orchestration === 'string';
    const name = byName ? orchestration : orchestration.name;
    const isChecked = !byName && orchestration.input !== undefined;
    const checked = isChecked ? await checkOrchestrationInput(orchestration, value) : value;
    const input = encodePayload(
      checked,
      Number.POSITIVE_INFINITY,
      `input of orchestration "${name}"`,
    );
    const { random } = this.#requests;
    checkNonEmpty('id', options.id);
    checkNonEmpty('idempotencyKey', options.idempotencyKey);
    // Generated here and not by the sidecar: a repeated start must name the same instance.
    const id = options.id ?? random.uuid();
    const request = {
      name,
      instanceId: id,
      version: options.version ?? (byName ? '' : orchestration.version),
      ...wireRouting(options),
      input,
      idReusePolicy: ID_REUSE[options.idReuse ?? 'reject'],
      // A generated id is unique, so it serves as the key too.
      idempotencyKey: options.idempotencyKey ?? (options.id === undefined ? id : random.uuid()),
    };
    const terms = { what: `start of "${name}"`, payload: input };
    const { instanceId, execution, created } = await this.#requests.make('start', request, terms);
    const started = { id: instanceId, execution, created };
    return new StartedInstance(this.#requests, started, byName ? undefined : orchestration.output);
  }

  /**
   * Returns a handle for an existing instance. Sends no request until one of its methods is called.
   *
   * @example
   * const { receipt } = await client.handle(order, 'o-17').result();
   */
  handle<Out = unknown>(id: string): InstanceHandle<Out>;
  handle<Out>(orchestration: Orchestration<never, Out>, id: string): InstanceHandle<Out>;
  handle(first: Orchestration<never, unknown> | string, id?: string): InstanceHandle {
    if (typeof first === 'string') return new InstanceHandle(this.#requests, first);
    return new InstanceHandle(this.#requests, id!, first.output);
  }

  /**
   * Returns a handle for a durable promise. Sends no request until the promise is settled.
   *
   * @example
   * await client.promise(promiseId).resolve('yes');
   */
  promise<T = unknown>(id: string): PromiseHandle<T> {
    return new PromiseHandle<T>(this.#requests, id);
  }

  /**
   * Iterates over all instances that match the filter, newest first. Reads page by page.
   *
   * @example
   * for await (const { id } of client.list({ status: 'failed' })) console.log(id);
   */
  list(filter: ListFilter = {}): AsyncGenerator<InstanceSummary, void> {
    return readAll(this.#requests, filter);
  }

  /**
   * One page of a listing.
   *
   * @example
   * const { instances, nextPageToken } = await client.listPage({ pageSize: 20 });
   */
  listPage(filter: ListFilter & { readonly pageToken?: string } = {}): Promise<ListPage> {
    return readPage(this.#requests, filter, filter.pageToken);
  }

  /**
   * Deletes an instance, like `purge` of its handle.
   *
   * @example
   * await client.purge('o-17', { force: true });
   */
  purge(id: string, options?: PurgeOptions): Promise<number> {
    return this.handle(id).purge(options);
  }

  /**
   * Counts the instances that match the filter, by status.
   *
   * @example
   * const counts = await client.count({ name: 'order' });
   */
  count(filter: InstanceFilter = {}): Promise<StatusCounts> {
    return countInstances(this.#requests, filter);
  }

  /**
   * Sets how long ended instances of an orchestration are retained. The name '*' applies to all
   * orchestrations without a separate retention. Null: no limit. An instance older than the
   * retention is deleted after one more such period, but after 1 min at least and 1 h at most.
   *
   * @example
   * await client.setRetention('order', { completed: '30d' });
   */
  setRetention(name: string, retention: Retention | null): Promise<void> {
    return setRetention(this.#requests, name, retention);
  }

  /**
   * Resolves with all retentions that were set, in order of their names.
   *
   * @example
   * const rules = await client.listRetention();
   */
  listRetention(): Promise<RetentionView[]> {
    return listRetention(this.#requests);
  }

  /**
   * Resolves with the state of the sidecar.
   *
   * @example
   * const { version } = await client.describe();
   */
  async describe(): Promise<SidecarView> {
    const { DescribeSidecar } = loadContract().admin;
    return sidecarOf(await this.#ask(DescribeSidecar));
  }

  /**
   * Resolves with the attached workers.
   *
   * @example
   * const workers = await client.listWorkers();
   */
  listWorkers(): Promise<WorkerView[]> {
    const { ListWorkers } = loadContract().admin;
    return readPages(async (pageToken) => {
      const answer = await this.#ask(ListWorkers, { pageToken });
      return { rows: answer.workers.map(workerOf), nextPageToken: answer.nextPageToken };
    });
  }

  /**
   * Resolves with the queues that have limits or work.
   *
   * @example
   * const queues = await client.queues();
   */
  queues(): Promise<QueueView[]> {
    const { ListQueues } = loadContract().admin;
    return readPages(async (pageToken) => {
      const answer = await this.#ask(ListQueues, { pageToken });
      return { rows: answer.queues.map(queueOf), nextPageToken: answer.nextPageToken };
    });
  }

  /**
   * Sets the limits of a queue; an empty name means the unnamed queue. The limits take effect at
   * once and are durable.
   *
   * @example
   * await client.setQueue('mail', { activitiesPerSecond: 10 });
   */
  async setQueue(queue: string, limits: QueueLimits): Promise<void> {
    const { SetQueue } = loadContract().admin;
    await this.#ask(SetQueue, { queue, limits: wireLimits(limits) });
  }

  /**
   * Resolves with the versions and patches that have live instances, of one orchestration or of
   * all.
   *
   * @example
   * const report = await client.versions('order');
   */
  async versions(name: string = ''): Promise<VersionReport> {
    const { ReportVersions } = loadContract().admin;
    return readVersionReport((pageToken) => this.#ask(ReportVersions, { name, pageToken }));
  }

  /**
   * Sets the version for starts without a version. Empty: the highest version that a worker offers.
   *
   * @example
   * await client.setDefaultVersion('order', '2.0.0');
   */
  async setDefaultVersion(name: string, version: string): Promise<void> {
    const { SetDefaultVersion } = loadContract().admin;
    await this.#ask(SetDefaultVersion, { name, version });
  }

  /**
   * Disconnects. Calls without an answer reject with UnavailableError.
   *
   * @example
   * client.close();
   */
  close(): void {
    this.#requests.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  #ask<Answer>(method: CallableMethod<object, Answer>, request: object = {}): Promise<Answer> {
    const { unary, timeoutMs } = this.#requests;
    return unary.call(method, request, { timeoutMs, repeatable: true });
  }
}
