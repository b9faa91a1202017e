import { mustNotReject } from '../lib/must-not-reject.ts';
import { ByteBudget } from '../lib/byte-budget.ts';
import { PAYLOAD_MEMORY_BYTES } from '../limits.ts';
import { toError } from '../lib/to-error.ts';
import { PerdureError } from '../model/error.ts';
import { NamespaceMeters } from '../model/meters.ts';
import { emptyStoreRound } from '../model/store-round.ts';
import { connectParts } from './parts.ts';
import type { PartsPorts, SchedulerParts } from './parts.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { haltParts } from './halt.ts';
import { recover } from './instances/recovery.ts';
import { Quarantine } from './instances/quarantine.ts';
import { recoverQueues } from './queues/queues.ts';
import type { Liveness } from './workers/liveness.ts';

/** Delay between a failed commit and the next write to the store. */
const STORE_RETRY_MS = 500;

/**
 * The current parts of the scheduler. When a commit or an instance fails, all parts are replaced,
 * and the new parts recover from disk: the state in memory may be ahead of the durable state.
 */
export class CurrentParts {
  readonly #ports: SchedulerPorts & Pick<PartsPorts, 'payloadMemory' | 'meters'>;
  readonly #liveness: Liveness;
  readonly #quarantine = new Quarantine();
  #parts: SchedulerParts;
  #lastInstanceNumber = 0;
  #storeFailure = '';
  /** The instances are being read again after the failure of one instance; the store works. */
  #rereading = false;
  #rereadMs = -Infinity;
  #retrying = false;
  /** The parts that are recovering after the first successful write. */
  #recovering: SchedulerParts | null = null;
  #draining = false;
  #halted = false;
  /** Resolves when the commits of replaced parts have ended. */
  #earlierCommits: Promise<void> = Promise.resolve();

  constructor(ports: SchedulerPorts, liveness: Liveness) {
    const payloadMemory = new ByteBudget(PAYLOAD_MEMORY_BYTES);
    this.#ports = { payloadMemory, meters: new NamespaceMeters(), ...ports };
    this.#liveness = liveness;
    this.#parts = this.#newParts();
  }

  get parts(): SchedulerParts {
    return this.#parts;
  }

  /** The reason why the store rejects writes; empty while the store accepts writes. */
  get storeFailure(): string {
    return this.#storeFailure;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Recovers from the store. New work is accepted after this resolves. */
  async recover(): Promise<void> {
    await this.#recover(this.#parts);
  }

  /** Accepts no new work, ends the workers' streams, and makes all received data durable. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#parts.maintenance.halt();
    await this.#parts.committer.flushAll();
    this.#parts.workers.closeAll('UNAVAILABLE', 'the sidecar is shutting down; attach again');
  }

  /** Ends permanently, after `drain`: no part acts any more, and waiting calls are rejected. */
  halt(why: PerdureError): void {
    this.#halted = true;
    const toWorkers = { code: 'UNAVAILABLE', message: why.message } as const;
    haltParts(this.#parts, { cause: why, toWaiters: why, toWorkers });
  }

  /** @throws PerdureError UNAVAILABLE or STORE_FAILED while no new work is accepted. */
  checkAble(): void {
    if (this.#draining) {
      throw new PerdureError('UNAVAILABLE', 'the sidecar is shutting down; try again');
    }
    if (this.#rereading) {
      throw new PerdureError('UNAVAILABLE', 'the sidecar is reading its instances; try again');
    }
    if (this.#storeFailure === '') return;
    throw new PerdureError(
      'STORE_FAILED',
      `the store rejects writes (${this.#storeFailure}); try again when the store has recovered`,
    );
  }

  /**
   * Must be called at intervals: detects a store that rejects writes although no write is pending.
   */
  async checkStore(): Promise<void> {
    if (this.#halted || this.#draining || this.#isRecovering) return;
    let failure = '';
    try {
      await this.#ports.store.checkWritable();
    } catch (error) {
      failure = toError(error).message;
    }
    // A commit that failed during the check has already started a recovery.
    if (this.#halted || this.#isRecovering || failure === this.#storeFailure) return;
    if (failure === '') this.#ports.log.info('the store accepts writes again');
    else if (this.#storeFailure === '') {
      this.#ports.log.error('the store rejects writes', { error: failure });
    }
    this.#setStoreFailure(failure);
  }

  /** True from a failed commit until the new parts have read all data that new work needs. */
  get #isRecovering(): boolean {
    return this.#retrying || this.#recovering === this.#parts;
  }

  #setStoreFailure(failure: string): void {
    const changed = (failure === '') !== (this.#storeFailure === '');
    this.#storeFailure = failure;
    if (changed) this.#ports.onStoreChanged?.();
  }

  async #recover(parts: SchedulerParts): Promise<void> {
    await this.#earlierCommits;
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

  #newParts(): SchedulerParts {
    const parts: SchedulerParts = connectParts({
      ...this.#ports,
      quarantine: this.#quarantine,
      liveness: this.#liveness,
      nextInstanceNumber: () => {
        this.#lastInstanceNumber += 1;
        return this.#lastInstanceNumber;
      },
      checkAble: () => this.checkAble(),
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
   * The state in memory, here and at the workers, may be ahead of the durable state. All instances
   * are read again, as after a crash. No request is acknowledged until the store accepts a write.
   */
  #storeFailed(error: Error): void {
    if (this.#halted) return;
    if (this.#storeFailure === '') {
      const details = { error: error.message };
      this.#ports.log.error('the store failed; recovering from disk', details);
    }
    this.#setStoreFailure(error.message);
    this.#renew('STORE_FAILED', `the store failed: ${error.message}`, error);
    this.#tryStore();
  }

  /**
   * The state of other instances may depend on the unrecorded change, so all instances are read
   * again.
   */
  #instanceFailed(instanceNumber: number, error: Error): void {
    if (this.#halted) return;
    const details = { instanceNumber, error: error.message };
    if (error instanceof PerdureError && error.code === 'UNREADABLE') {
      this.#ports.log.error('a record of an instance cannot be read', details);
      this.#quarantine.add(instanceNumber, error.message);
    } else {
      this.#ports.log.error('a change of an instance cannot be stored', details);
      this.#quarantine.add(
        instanceNumber,
        `a change of the instance cannot be stored: ${error.message}`,
      );
    }
    this.#renew('UNAVAILABLE', 'the sidecar is reading its instances again', error);
    if (this.#storeFailure !== '') return this.#tryStore();
    this.#rereading = true;
    const parts = this.#parts;
    const clock = this.#ports.clock.steady;
    const reread = (): void => mustNotReject(this.#reread(parts));
    const isAgain = clock.now() - this.#rereadMs < STORE_RETRY_MS;
    this.#rereadMs = clock.now();
    // An instance that fails repeatedly must not use all the time of the process.
    if (isAgain) clock.wakeAt(clock.now() + STORE_RETRY_MS, reread);
    else reread();
  }

  async #reread(parts: SchedulerParts): Promise<void> {
    if (parts !== this.#parts) return;
    try {
      await this.#recover(parts);
      if (parts === this.#parts) this.#rereading = false;
    } catch (error) {
      // These parts were replaced meanwhile; the new parts read the instances.
      if (parts !== this.#parts) return;
      this.#rereading = false;
      parts.storeFailed(toError(error));
    }
  }

  /** Replaces all parts; calls that wait for the old parts are rejected. */
  #renew(code: 'STORE_FAILED' | 'UNAVAILABLE', message: string, cause: Error): void {
    const old = this.#parts;
    const earlier = [this.#earlierCommits, old.committer.ended()];
    // Commits in flight may become durable after a read by the new parts, so the new parts wait for
    // these commits.
    this.#earlierCommits = Promise.all(earlier).then(() => undefined);
    this.#parts = this.#newParts();
    this.#parts.cache.loadAfter(this.#earlierCommits);
    const toWaiters = new PerdureError(code, message);
    haltParts(old, { cause, toWaiters, toWorkers: { code, message: `${message}; attach again` } });
  }

  /** Writes to the store after a pause, and recovers from the store when the write succeeds. */
  #tryStore(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    const { log } = this.#ports;
    const { steady } = this.#ports.clock;
    steady.wakeAt(steady.now() + STORE_RETRY_MS, () => {
      this.#retrying = false;
      const parts = this.#parts;
      this.#recovering = parts;
      // No instance has number 0: this write changes no instance and shows that writes work.
      const write = parts.committer.extra({ ...emptyStoreRound(0), active: true });
      const recovered = write.then(async () => {
        // A write of this size may succeed on a full disk.
        await this.#ports.store.checkWritable();
        await this.#recover(parts);
        // The store failed again meanwhile: the next attempt continues.
        if (parts !== this.#parts) return;
        this.#recovering = null;
        this.#setStoreFailure('');
        this.#rereading = false;
        log.info('the store accepts writes again');
      });
      // The committer has reported a failed write, and these parts are replaced.
      recovered.catch((error: unknown) => parts.storeFailed(toError(error)));
    });
  }
}
