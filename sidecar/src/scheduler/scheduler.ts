// The scheduler holds the instances in memory, dispatches turns and activities to workers, fires
// timers, delivers messages between instances, and is the only caller of `commit`. An effect leaves
// the process after the commit that makes it durable; only a turn may be dispatched before it.

import type {
  AdminPort,
  ClientPort,
  ExecutionPage,
  HistoryStream,
  RaiseOutcome,
  RaisePolicy,
  SidecarView,
  StartAnswer,
  StartRequest,
  StatusAnswer,
  WaitAnswer,
  WorkerView,
} from '../model/client-ports.ts';
import type { LiveRequestPort } from '../model/live-request-port.ts';
import type { BackupPort } from '../model/backup-port.ts';
import type { BatchPort, RetentionPort } from '../model/batch-port.ts';
import type { PerdureError } from '../model/error.ts';
import type { InstanceView } from '../model/instance.ts';
import type { Header, KeyValue, Payload } from '../model/payload.ts';
import type { PromiseId, PromiseOutcome } from '../model/promise-id.ts';
import type { Deleted, DeleteOptions, InstanceAdminPort } from '../model/instance-admin-port.ts';
import type { CancelSignal, InstanceFilter, InstancePage } from '../model/ports.ts';
import type { SchedulePort } from '../model/schedule-port.ts';
import type { NamespaceGauges } from '../model/gauges.ts';
import type { ImportPort } from '../model/import-port.ts';
import type { QueuePort } from '../model/queue-port.ts';
import type { VersionPort } from '../model/version-port.ts';
import type {
  LivenessEnd,
  WorkerHello,
  WorkerLink,
  WorkerPort,
  WorkerSession,
} from '../model/worker-ports.ts';
import { backups } from './administration/backup.ts';
import {
  cancelInstance,
  raise,
  resumeInstance,
  settle,
  suspendInstance,
  terminateInstance,
  waitInstance,
} from './interactions/client-calls.ts';
import { CurrentParts } from './current-parts.ts';
import { countParts, isQuiet, workerViews } from './overview.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { deleteInstances } from './administration/delete-instances.ts';
import { importInstance } from './administration/import-instance.ts';
import { InstanceAdmin } from './administration/instance-admin.ts';
import { readGauges } from './gauges.ts';
import { notFound, readExecutions, readHistory, readView } from './instances/instance-reader.ts';
import { readValues } from './interactions/read-values.ts';
import { Queues } from './queues/queues.ts';
import { reportVersions } from './workers/version-report.ts';
import { Liveness } from './workers/liveness.ts';
import { waitStatus } from './interactions/wait-status.ts';

const THIS_ALONE: DeleteOptions = { descendants: false, force: false };

/** The ports that `rpc` calls, over the current parts. */
export class Scheduler implements WorkerPort, ClientPort, AdminPort {
  readonly #store: SchedulerPorts['store'];
  readonly #startedMs: number;
  readonly #liveness = new Liveness();
  readonly #current: CurrentParts;

  readonly queues: QueuePort;
  readonly backups: BackupPort;
  readonly imports: ImportPort = {
    importInstance: async (header, parts) => {
      this.#current.checkAble();
      return importInstance(this.#current.parts, header, parts);
    },
  };
  readonly versions: VersionPort = {
    reportVersions: (name, after = null) => reportVersions(this.#current.parts, name, after),
    setDefaultVersion: async (name, version) => {
      this.#current.checkAble();
      await this.#current.parts.versions.set(name, version);
    },
  };

  readonly liveRequests: LiveRequestPort = {
    query: async (request, signal) => {
      this.#current.checkAble();
      return this.#current.parts.liveRequests.query(request, signal);
    },
    update: async (request, signal) => {
      this.#current.checkAble();
      return this.#current.parts.updates.update(request, signal);
    },
  };

  readonly instances: InstanceAdminPort;

  constructor(ports: SchedulerPorts) {
    this.#store = ports.store;
    this.#current = new CurrentParts(ports, this.#liveness);
    this.backups = backups(ports);
    this.#startedMs = ports.clock.now();
    this.queues = new Queues(
      () => this.#current.parts,
      () => this.#current.checkAble(),
    );
    this.instances = new InstanceAdmin(
      () => this.#current.parts,
      () => this.#current.checkAble(),
    );
  }

  /** Recovers from the store. New work is accepted after this resolves. */
  recover(): Promise<void> {
    return this.#current.recover();
  }

  /** Accepts no new work, ends the workers' streams, and makes all received data durable. */
  drain(): Promise<void> {
    return this.#current.drain();
  }

  /** Ends permanently, after `drain`: no part acts any more, and waiting calls are rejected. */
  halt(why: PerdureError): void {
    this.#current.halt(why);
  }

  attach(hello: WorkerHello, link: WorkerLink): WorkerSession {
    this.#current.checkAble();
    return this.#current.parts.workers.attach(hello, link);
  }

  openLiveness(identity: string): LivenessEnd {
    if (this.#current.draining) this.#current.checkAble();
    return this.#liveness.open(identity);
  }

  get schedules(): SchedulePort {
    return this.#current.parts.maintenance.schedules;
  }

  get batches(): BatchPort {
    return this.#current.parts.maintenance.batches;
  }

  get retentions(): RetentionPort {
    return this.#current.parts.maintenance.retentions;
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    this.#current.checkAble();
    return this.#current.parts.starter.start(request);
  }

  async get(id: string): Promise<InstanceView> {
    const found = await this.#current.parts.cache.findAny(id);
    if (found === null) throw notFound(id);
    return readView(this.#current.parts, found, true);
  }

  wait(id: string, timeoutMs: number, signal?: CancelSignal): Promise<WaitAnswer> {
    return waitInstance(this.#current.parts, id, timeoutMs, signal);
  }

  async raise(
    id: string,
    name: string,
    payload: Payload | null,
    policy: RaisePolicy,
    headers: readonly Header[] = [],
    idempotencyKey: string = '',
  ): Promise<RaiseOutcome> {
    this.#current.checkAble();
    return raise(this.#current.parts, id, { name, payload, policy, headers, idempotencyKey });
  }

  waitStatus(
    id: string,
    afterVersion: number,
    timeoutMs: number,
    signal?: CancelSignal,
  ): Promise<StatusAnswer> {
    return waitStatus(this.#current.parts, id, { afterVersion, timeoutMs, signal });
  }

  values(id: string, keys: readonly string[]): Promise<readonly KeyValue[]> {
    return readValues(this.#current.parts, id, keys);
  }

  async settle(promise: PromiseId, outcome: PromiseOutcome): Promise<void> {
    this.#current.checkAble();
    return settle(this.#current.parts, promise, outcome);
  }

  async cancel(id: string, reason: string): Promise<void> {
    this.#current.checkAble();
    return cancelInstance(this.#current.parts, id, reason);
  }

  async terminate(id: string, reason: string): Promise<void> {
    this.#current.checkAble();
    return terminateInstance(this.#current.parts, id, reason);
  }

  async suspend(id: string, reason: string): Promise<void> {
    this.#current.checkAble();
    return suspendInstance(this.#current.parts, id, reason);
  }

  async resume(id: string, reason: string, failActivities = false): Promise<void> {
    this.#current.checkAble();
    return resumeInstance(this.#current.parts, id, reason, failActivities);
  }

  async purge(id: string, options: DeleteOptions = THIS_ALONE): Promise<Deleted> {
    this.#current.checkAble();
    return deleteInstances(this.#current.parts, id, options);
  }

  list(filter: InstanceFilter, before: number | null, limit: number): Promise<InstancePage> {
    return this.#store.list(filter, before, limit);
  }

  executions(id: string, after: number): Promise<ExecutionPage> {
    return readExecutions(this.#current.parts, id, after);
  }

  history(id: string, execution: number): Promise<HistoryStream> {
    return readHistory(this.#current.parts, id, execution);
  }

  /** True when the next change requires time, a client or a worker. For tests. */
  isQuiet(): boolean {
    return isQuiet(this.#current.parts);
  }

  /**
   * Must be called at intervals: detects a store that rejects writes although no write is pending.
   */
  checkStore(): Promise<void> {
    return this.#current.checkStore();
  }

  /** The current figures of this namespace, for metrics. */
  gauges(): Promise<NamespaceGauges> {
    return readGauges(this.#current.parts, this.#current.storeFailure);
  }

  /** Why the store accepts no writes; empty while it does. */
  get storeFailure(): string {
    return this.#current.storeFailure;
  }

  describe(): SidecarView {
    const { parts, storeFailure } = this.#current;
    return { startedMs: this.#startedMs, ...countParts(parts), storeFailure };
  }

  workers(): readonly WorkerView[] {
    return workerViews(this.#current.parts);
  }
}
