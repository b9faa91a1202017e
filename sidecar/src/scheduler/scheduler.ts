// Who runs what when. This module holds the instances in memory, hands turns and activities to
// workers, fires timers, carries messages between instances, and is the only caller of `commit`.
// What leaves the process waits for the commit that makes it true; a turn alone may go before it.

import type {
  AdminPort,
  ClientPort,
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
import { mustNotReject } from '../lib/must-not-reject.ts';
import type { LiveRequestPort } from '../model/live-request-port.ts';
import type { BackupPort } from '../model/backup-port.ts';
import type { BatchPort, RetentionPort } from '../model/batch-port.ts';
import { ByteBudget } from '../lib/byte-budget.ts';
import { PAYLOAD_MEMORY_BYTES } from '../limits.ts';
import { toError } from '../lib/to-error.ts';
import { PerdureError } from '../model/error.ts';
import type { ExecutionRow, InstanceView } from '../model/instance.ts';
import type { Header, KeyValue, Payload } from '../model/payload.ts';
import type { PromiseId, PromiseOutcome } from '../model/promise-id.ts';
import type { Deleted, DeleteOptions, InstanceAdminPort } from '../model/instance-admin-port.ts';
import type { InstanceFilter, InstancePage } from '../model/ports.ts';
import type { SchedulePort } from '../model/schedule-port.ts';
import type { ImportPort } from '../model/import-port.ts';
import type { QueuePort } from '../model/queue-port.ts';
import { emptyStoreRound } from '../model/store-round.ts';
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
import { connectParts } from './parts.ts';
import type { SchedulerParts } from './parts.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { deleteInstances } from './administration/delete-instances.ts';
import { haltParts } from './halt.ts';
import { importInstance } from './administration/import-instance.ts';
import { InstanceAdmin } from './administration/instance-admin.ts';
import { notFound, readExecutions, readHistory, readView } from './instances/instance-reader.ts';
import { InstanceStarter } from './instances/instance-starter.ts';
import { readValues } from './interactions/read-values.ts';
import { recover } from './instances/recovery.ts';
import { Quarantine } from './instances/quarantine.ts';
import { Queues, recoverQueues } from './queues/queues.ts';
import { reportVersions } from './workers/version-report.ts';
import { Liveness } from './workers/liveness.ts';
import { waitStatus } from './interactions/wait-status.ts';

/** How long after a failed commit the store is tried again. */
const STORE_RETRY_MS = 500;

const THIS_ALONE: DeleteOptions = { descendants: false, force: false };

/** The sidecar's heart, behind the ports that `rpc` calls. */
export class Scheduler implements WorkerPort, ClientPort, AdminPort {
  readonly #ports: SchedulerPorts & { readonly payloadMemory: ByteBudget };
  readonly #startedMs: number;
  readonly #liveness = new Liveness();
  #parts: SchedulerParts;
  #starter: InstanceStarter;
  readonly queues: QueuePort;
  #lastInstanceNumber = 0;
  #storeFailure = '';
  /** Instances are read again although the store works. */
  #rereading = false;
  #rereadMs = -Infinity;
  readonly #quarantine = new Quarantine();
  #retrying = false;
  /** It is being filled from a store that has just taken a write again. */
  #takenUp: SchedulerParts | null = null;
  #draining = false;
  #halted = false;

  readonly backups: BackupPort;
  readonly imports: ImportPort = {
    importInstance: async (header, parts) => {
      this.#refuseWhenUnable();
      return importInstance(this.#parts, header, parts);
    },
  };
  readonly versions: VersionPort = {
    reportVersions: (name) => reportVersions(this.#parts, name),
    setDefaultVersion: async (name, version) => {
      this.#refuseWhenUnable();
      await this.#parts.versions.set(name, version);
    },
  };

  readonly liveRequests: LiveRequestPort = {
    query: async (request, signal) => {
      this.#refuseWhenUnable();
      return this.#parts.liveRequests.query(request, signal);
    },
    update: async (request, signal) => {
      this.#refuseWhenUnable();
      return this.#parts.updates.update(request, signal);
    },
  };

  readonly instances: InstanceAdminPort = new InstanceAdmin(
    () => this.#parts,
    () => this.#refuseWhenUnable(),
  );

  constructor(ports: SchedulerPorts) {
    this.#ports = { payloadMemory: new ByteBudget(PAYLOAD_MEMORY_BYTES), ...ports };
    this.backups = backups(ports);
    this.#startedMs = ports.clock.now();
    this.#parts = this.#newParts();
    this.queues = new Queues(
      () => this.#parts,
      () => this.#refuseWhenUnable(),
    );
    this.#starter = new InstanceStarter(this.#parts);
  }

  /** Recovers from the store. New work may be taken as soon as this resolves. */
  async recover(): Promise<void> {
    await this.#recover(this.#parts);
  }

  async #recover(parts: SchedulerParts): Promise<void> {
    this.#lastInstanceNumber = Math.max(
      this.#lastInstanceNumber,
      await this.#ports.store.lastInstanceNumber(),
    );
    await parts.versions.load();
    await parts.adoption.load();
    await parts.absent.load();
    await parts.timers.refill();
    await recoverQueues(parts);
    await parts.maintenance.recover();
    if (parts !== this.#parts) return;
    recover(parts).catch((error: unknown) => {
      if (parts === this.#parts) parts.storeFailed(toError(error));
    });
  }

  /** Takes no new work, ends the workers' streams, and makes durable what has arrived. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#parts.maintenance.halt();
    await this.#parts.committer.flushAll();
    this.#parts.workers.closeAll('UNAVAILABLE', 'the sidecar is shutting down; attach again');
  }

  /** Ends for good, after `drain`: no part acts any more, and what waits is rejected. */
  halt(why: PerdureError): void {
    this.#halted = true;
    const toWorkers = { code: 'UNAVAILABLE', message: why.message } as const;
    haltParts(this.#parts, { cause: why, toWaiters: why, toWorkers });
  }

  attach(hello: WorkerHello, link: WorkerLink): WorkerSession {
    this.#refuseWhenUnable();
    return this.#parts.workers.attach(hello, link);
  }

  openLiveness(identity: string): LivenessEnd {
    if (this.#draining) this.#refuseWhenUnable();
    return this.#liveness.open(identity);
  }

  get schedules(): SchedulePort {
    return this.#parts.maintenance.schedules;
  }

  get batches(): BatchPort {
    return this.#parts.maintenance.batches;
  }

  get retentions(): RetentionPort {
    return this.#parts.maintenance.retentions;
  }

  async start(request: StartRequest): Promise<StartAnswer> {
    this.#refuseWhenUnable();
    return this.#starter.start(request);
  }

  async get(id: string): Promise<InstanceView> {
    const found = await this.#parts.cache.look(id);
    if (found === null) throw notFound(id);
    return readView(this.#parts, found, true);
  }

  wait(id: string, timeoutMs: number, signal?: AbortSignal): Promise<WaitAnswer> {
    return waitInstance(this.#parts, id, timeoutMs, signal);
  }

  async raise(
    id: string,
    name: string,
    payload: Payload | null,
    policy: RaisePolicy,
    headers: readonly Header[] = [],
    idempotencyKey: string = '',
  ): Promise<RaiseOutcome> {
    this.#refuseWhenUnable();
    return raise(this.#parts, id, { name, payload, policy, headers, idempotencyKey });
  }

  waitStatus(
    id: string,
    afterVersion: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<StatusAnswer> {
    return waitStatus(this.#parts, id, { afterVersion, timeoutMs, signal });
  }

  values(id: string, keys: readonly string[]): Promise<readonly KeyValue[]> {
    return readValues(this.#parts, id, keys);
  }

  async settle(promise: PromiseId, outcome: PromiseOutcome): Promise<void> {
    this.#refuseWhenUnable();
    return settle(this.#parts, promise, outcome);
  }

  async cancel(id: string, reason: string): Promise<void> {
    this.#refuseWhenUnable();
    return cancelInstance(this.#parts, id, reason);
  }

  async terminate(id: string, reason: string): Promise<void> {
    this.#refuseWhenUnable();
    return terminateInstance(this.#parts, id, reason);
  }

  async suspend(id: string, reason: string): Promise<void> {
    this.#refuseWhenUnable();
    return suspendInstance(this.#parts, id, reason);
  }

  async resume(id: string, reason: string, failActivities = false): Promise<void> {
    this.#refuseWhenUnable();
    return resumeInstance(this.#parts, id, reason, failActivities);
  }

  async purge(id: string, options: DeleteOptions = THIS_ALONE): Promise<Deleted> {
    this.#refuseWhenUnable();
    return deleteInstances(this.#parts, id, options);
  }

  list(filter: InstanceFilter, before: number | null, limit: number): Promise<InstancePage> {
    return this.#ports.store.list(filter, before, limit);
  }

  executions(id: string): Promise<readonly ExecutionRow[]> {
    return readExecutions(this.#parts, id);
  }

  history(id: string, execution: number): Promise<HistoryStream> {
    return readHistory(this.#parts, id, execution);
  }

  /** True when nothing happens unless time passes or a client or worker acts. For tests. */
  isQuiet(): boolean {
    const { turns, activities, liveRequests, committer, cache, workers } = this.#parts;
    if (!this.#parts.maintenance.idle || turns.queues.isLoading) return false;
    if (
      !committer.idle ||
      turns.out > 0 ||
      activities.out > 0 ||
      activities.loading > 0 ||
      liveRequests.out > 0
    )
      return false;
    for (const worker of workers.attached) {
      if (worker.backlog.size > 0) return false;
      if (turns.queues.holdsFor(worker) || activities.queues.holdsFor(worker)) return false;
    }
    for (const instance of cache.all()) {
      if (instance.state.openSteps > 0 && instance.worker !== null) return false;
    }
    return true;
  }

  /** To be called at intervals: finds a store that takes no writes although nothing is written. */
  async checkStore(): Promise<void> {
    if (this.#halted || this.#draining || this.#isTakingUp) return;
    let failure = '';
    try {
      await this.#ports.store.checkWritable();
    } catch (error) {
      failure = toError(error).message;
    }
    // A commit that fails meanwhile says so itself, and is got over by another way.
    if (this.#halted || this.#isTakingUp || failure === this.#storeFailure) return;
    if (failure === '') this.#ports.log.info('the store takes writes again');
    else if (this.#storeFailure === '') {
      this.#ports.log.error('the store takes no writes', { error: failure });
    }
    this.#storeIs(failure);
  }

  /** After a failed commit, until all that comes before work is read: whom to wait for, too. */
  get #isTakingUp(): boolean {
    return this.#retrying || this.#takenUp === this.#parts;
  }

  #storeIs(failure: string): void {
    const changed = (failure === '') !== (this.#storeFailure === '');
    this.#storeFailure = failure;
    if (changed) this.#ports.onStoreChanged?.();
  }

  describe(): SidecarView {
    const { turns, activities, liveRequests, timers, cache } = this.#parts;
    return {
      startedMs: this.#startedMs,
      turnsReady: turns.queues.size,
      turnsOut: turns.out,
      activitiesReady: activities.queues.size,
      activitiesOut: activities.out,
      liveRequestsOut: liveRequests.out,
      timers: timers.size,
      cachedInstances: cache.size,
      storeFailure: this.#storeFailure,
    };
  }

  workers(): readonly WorkerView[] {
    return [...this.#parts.workers.attached].map((worker) => ({
      hello: { ...worker.hello, maxTurns: worker.maxTurns, maxActivities: worker.maxActivities },
      attachedMs: worker.attachedMs,
      turnsOut: worker.turnsOut.size,
      activitiesOut: worker.activitiesOut.size,
      draining: worker.draining,
      sessions: worker.sessions.size,
    }));
  }

  #refuseWhenUnable(): void {
    if (this.#draining) {
      throw new PerdureError('UNAVAILABLE', 'the sidecar is shutting down; try again');
    }
    if (this.#rereading) {
      throw new PerdureError('UNAVAILABLE', 'the sidecar is reading its instances; try again');
    }
    if (this.#storeFailure === '') return;
    throw new PerdureError(
      'STORE_FAILED',
      `the store takes no writes (${this.#storeFailure}); nothing is accepted until it does`,
    );
  }

  #newParts(): SchedulerParts {
    const parts: SchedulerParts = connectParts({
      ...this.#ports,
      quarantine: this.#quarantine,
      liveness: this.#liveness,
      nextInstanceNumber: () => {
        this.#lastInstanceNumber += 1;
        return this.#lastInstanceNumber;
      },
      checkAble: () => this.#refuseWhenUnable(),
      instanceFailed: (instanceNumber, error) => {
        if (parts === this.#parts) this.#instanceFailed(instanceNumber, error);
      },
      storeFailed: (error) => {
        if (parts === this.#parts) this.#storeFailed(error);
      },
    });
    return parts;
  }

  /**
   * What is in memory may be ahead of what is durable, at the workers too. As after a crash,
   * everything is read anew; until the store takes a write again nothing is acknowledged.
   */
  #storeFailed(error: Error): void {
    if (this.#halted) return;
    if (this.#storeFailure === '') {
      const details = { error: error.message };
      this.#ports.log.error('the store failed; recovering from disk', details);
    }
    this.#storeIs(error.message);
    this.#renew('STORE_FAILED', `the store failed: ${error.message}`, error);
    this.#tryStore();
  }

  /** What is in memory of others may follow from what was not recorded: it is read again, too. */
  #instanceFailed(instanceNumber: number, error: Error): void {
    if (this.#halted) return;
    const details = { instanceNumber, error: error.message };
    if (error instanceof PerdureError && error.code === 'UNREADABLE') {
      this.#ports.log.error('a record of an instance cannot be read', details);
      this.#quarantine.add(instanceNumber, error.message);
    } else {
      this.#ports.log.error('a change of an instance cannot be stored', details);
      this.#quarantine.add(instanceNumber, `a change of it cannot be stored: ${error.message}`);
    }
    this.#renew('UNAVAILABLE', 'the sidecar is reading its instances again', error);
    if (this.#storeFailure !== '') return this.#tryStore();
    this.#rereading = true;
    const parts = this.#parts;
    const clock = this.#ports.clock.steady;
    const reread = (): void => mustNotReject(this.#reread(parts));
    const isAgain = clock.now() - this.#rereadMs < STORE_RETRY_MS;
    this.#rereadMs = clock.now();
    // What fails again and again must not keep the process busy with nothing else.
    if (isAgain) clock.wakeAt(clock.now() + STORE_RETRY_MS, reread);
    else reread();
  }

  async #reread(parts: SchedulerParts): Promise<void> {
    if (parts !== this.#parts) return;
    try {
      await this.#recover(parts);
      if (parts === this.#parts) this.#rereading = false;
    } catch (error) {
      // Of one that was replaced meanwhile the next is being read.
      if (parts !== this.#parts) return;
      this.#rereading = false;
      parts.storeFailed(toError(error));
    }
  }

  /** Replaces everything in memory; waiters for something of it are rejected. */
  #renew(code: 'STORE_FAILED' | 'UNAVAILABLE', message: string, cause: Error): void {
    const old = this.#parts;
    this.#parts = this.#newParts();
    this.#starter = new InstanceStarter(this.#parts);
    const toWaiters = new PerdureError(code, message);
    haltParts(old, { cause, toWaiters, toWorkers: { code, message: `${message}; attach again` } });
  }

  #tryStore(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    const { log } = this.#ports;
    const { steady } = this.#ports.clock;
    steady.wakeAt(steady.now() + STORE_RETRY_MS, () => {
      this.#retrying = false;
      const parts = this.#parts;
      this.#takenUp = parts;
      // No instance has number 0: a write that changes nothing but shows that writes work.
      const write = parts.committer.extra({ ...emptyStoreRound(0), active: true });
      const takenUp = write.then(async () => {
        // So small a write may succeed on a disk that is full.
        await this.#ports.store.checkWritable();
        await this.#recover(parts);
        // It failed again meanwhile: the next try goes on from there.
        if (parts !== this.#parts) return;
        this.#takenUp = null;
        this.#storeIs('');
        this.#rereading = false;
        log.info('the store takes writes again');
      });
      // Of a failed write the committer has told already, and this parts is gone.
      takenUp.catch((error: unknown) => parts.storeFailed(toError(error)));
    });
  }
}
