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
import { checkGiven } from './given.ts';
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
   * Time limit of a call, including reconnects. Waits have limits of their own.
   * @default 30 s
   */
  readonly callTimeout?: Duration;
  /**
   * Receives the log messages of the client.
   * @default warnings as text on standard error
   */
  readonly log?: Logger;
  /** Around its calls, the first outermost. */
  readonly interceptors?: readonly ClientInterceptor[];
}

/** Options of `client.start`. */
export interface ClientStartOptions extends RoutingOptions {
  /**
   * Id of the new instance.
   * @default a UUID
   */
  readonly id?: string;
  /** Default: the definition's; by name, the sidecar's choice. */
  readonly version?: string;
  /**
   * What to do when the id exists already. 'reject': AlreadyExistsError.
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /**
   * The same key again for the same id answers like the first call did, whatever `idReuse` says.
   * Default: one for this call alone.
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
 * Sends requests to one sidecar. Connects at its first call. Keeps the process alive while a call
 * is open, and no longer; `close()`, or `await using`, disconnects at once.
 *
 * @example
 * await using client = new Client({ address: 'unix:/run/perdure.sock' });
 * const instance = await client.start(order, { cents: 250 });
 */
export class Client {
  /** Starting orchestrations by the clock. */
  readonly schedules: Schedules;
  /** Work over many instances. */
  readonly batches: Batches;
  /** Which there are; admin calls that concern the whole sidecar. */
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
   * Creates an instance; resolves when its start is durable.
   *
   * @throws InvalidInputError when the input is not what the definition says.
   * @throws AlreadyExistsError when the id is taken and `idReuse` does not allow for that.
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
    checkGiven('id', options.id);
    checkGiven('idempotencyKey', options.idempotencyKey);
    // Generated here and not by the sidecar: a repeated start must name the same instance.
    const id = options.id ?? random.uuid();
    const request = {
      name,
      instanceId: id,
      version: options.version ?? (byName ? '' : orchestration.version),
      ...wireRouting(options),
      input,
      idReusePolicy: ID_REUSE[options.idReuse ?? 'reject'],
      // A generated id is as good a key: it is unique.
      idempotencyKey: options.idempotencyKey ?? (options.id === undefined ? id : random.uuid()),
    };
    const terms = { what: `start of "${name}"`, payload: input };
    const { instanceId, execution, created } = await this.#requests.make('start', request, terms);
    const started = { id: instanceId, execution, created };
    return new StartedInstance(this.#requests, started, byName ? undefined : orchestration.output);
  }

  /**
   * An instance that exists; nothing is asked until one of its methods is called.
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
   * A durable promise; nothing is asked until it is settled.
   *
   * @example
   * await client.promise(promiseId).resolve('yes');
   */
  promise<T = unknown>(id: string): PromiseHandle<T> {
    return new PromiseHandle<T>(this.#requests, id);
  }

  /**
   * All instances that pass the filter, newest first, read page by page.
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
   * As the handle's `purge`.
   *
   * @example
   * await client.purge('o-17', { force: true });
   */
  purge(id: string, options?: PurgeOptions): Promise<number> {
    return this.handle(id).purge(options);
  }

  /**
   * How many instances that pass the filter have each status.
   *
   * @example
   * const counts = await client.count({ name: 'order' });
   */
  count(filter: InstanceFilter = {}): Promise<StatusCounts> {
    return countInstances(this.#requests, filter);
  }

  /**
   * Sets for how long ended instances of an orchestration are retained; '*': of all that have no
   * retention of their own. Null: no limit. Older ones are deleted within that time again: a minute
   * at least, an hour at most.
   *
   * @example
   * await client.setRetention('order', { completed: '30d' });
   */
  setRetention(name: string, retention: Retention | null): Promise<void> {
    return setRetention(this.#requests, name, retention);
  }

  /**
   * All retentions that were set, by name.
   *
   * @example
   * const rules = await client.listRetention();
   */
  listRetention(): Promise<RetentionView[]> {
    return listRetention(this.#requests);
  }

  /**
   * How the sidecar is.
   *
   * @example
   * const { version } = await client.describe();
   */
  async describe(): Promise<SidecarView> {
    const { DescribeSidecar } = loadContract().admin;
    return sidecarOf(await this.#ask(DescribeSidecar));
  }

  /**
   * The workers that are attached.
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
   * The queues that have limits or work.
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
   * Sets the limits of a queue (empty: the unnamed one); they take effect at once and are durable.
   *
   * @example
   * await client.setQueue('mail', { activitiesPerSecond: 10 });
   */
  async setQueue(queue: string, limits: QueueLimits): Promise<void> {
    const { SetQueue } = loadContract().admin;
    await this.#ask(SetQueue, { queue, limits: wireLimits(limits) });
  }

  /**
   * Which versions and patches have live instances; of one orchestration, or of all.
   *
   * @example
   * const report = await client.versions('order');
   */
  async versions(name: string = ''): Promise<VersionReport> {
    const { ReportVersions } = loadContract().admin;
    return readVersionReport((pageToken) => this.#ask(ReportVersions, { name, pageToken }));
  }

  /**
   * Sets what an unversioned start gets. An empty version: the highest that a worker offers.
   *
   * @example
   * await client.setDefaultVersion('order', '2.0.0');
   */
  async setDefaultVersion(name: string, version: string): Promise<void> {
    const { SetDefaultVersion } = loadContract().admin;
    await this.#ask(SetDefaultVersion, { name, version });
  }

  /**
   * Disconnects; calls without an answer reject with UnavailableError.
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
