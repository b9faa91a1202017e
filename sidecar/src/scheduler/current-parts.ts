import { mustNotReject } from '../lib/must-not-reject.ts';
import { ByteBudget } from '../lib/byte-budget.ts';
import { PAYLOAD_MEMORY_BYTES } from '../limits.ts';
import { toError } from '../lib/to-error.ts';
import { PerdureError } from '../model/error.ts';
import { emptyStoreRound } from '../model/store-round.ts';
import { connectParts } from './parts.ts';
import type { SchedulerParts } from './parts.ts';
import type { SchedulerPorts } from './scheduler-ports.ts';
import { haltParts } from './halt.ts';
import { recover } from './instances/recovery.ts';
import { Quarantine } from './instances/quarantine.ts';
import { recoverQueues } from './queues/queues.ts';
import type { Liveness } from './workers/liveness.ts';

/** How long after a failed commit the store is retried. */
const STORE_RETRY_MS = 500;

/**
 * The parts of the scheduler that are in use. When a commit or an instance fails, all of them are
 * replaced, and the new ones recover from disk: what was in memory may be ahead of what is durable.
 */
export class CurrentParts {
  readonly #ports: SchedulerPorts & { readonly payloadMemory: ByteBudget };
  readonly #liveness: Liveness;
  readonly #quarantine = new Quarantine();
  #parts: SchedulerParts;
  #lastInstanceNumber = 0;
  #storeFailure = '';
  /** Instances are read again although the store works. */
  #rereading = false;
  #rereadMs = -Infinity;
  #retrying = false;
  /** The parts that recover from a store that has just taken a write again. */
  #recovering: SchedulerParts | null = null;
  #draining = false;
  #halted = false;
  /** Resolves when the commits of replaced parts have ended. */
  #earlierCommits: Promise<void> = Promise.resolve();

  constructor(ports: SchedulerPorts, liveness: Liveness) {
    this.#ports = { payloadMemory: new ByteBudget(PAYLOAD_MEMORY_BYTES), ...ports };
    this.#liveness = liveness;
    this.#parts = this.#newParts();
  }

  get parts(): SchedulerParts {
    return this.#parts;
  }

  /** Why the store takes no writes; empty while it does. */
  get storeFailure(): string {
    return this.#storeFailure;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Recovers from the store. New work may be taken as soon as this resolves. */
  async recover(): Promise<void> {
    await this.#recover(this.#parts);
  }

  /** Takes no new work, ends the workers' streams, and makes durable what has arrived. */
  async drain(): Promise<void> {
    this.#draining = true;
    this.#parts.maintenance.halt();
    await this.#parts.committer.flushAll();
    this.#parts.workers.closeAll('UNAVAILABLE', 'the sidecar is shutting down; attach again');
  }

  /** Ends permanently, after `drain`: no part acts any more, and what waits is rejected. */
  halt(why: PerdureError): void {
    this.#halted = true;
    const toWorkers = { code: 'UNAVAILABLE', message: why.message } as const;
    haltParts(this.#parts, { cause: why, toWaiters: why, toWorkers });
  }

  /** @throws PerdureError UNAVAILABLE or STORE_FAILED while no new work is taken. */
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
      `the store takes no writes (${this.#storeFailure}); nothing is accepted until it does`,
    );
  }

  /** To be called at intervals: finds a store that takes no writes although nothing is written. */
  async checkStore(): Promise<void> {
    if (this.#halted || this.#draining || this.#isRecovering) return;
    let failure = '';
    try {
      await this.#ports.store.checkWritable();
    } catch (error) {
      failure = toError(error).message;
    }
    // A commit that fails meanwhile reports itself, and is recovered from by itself.
    if (this.#halted || this.#isRecovering || failure === this.#storeFailure) return;
    if (failure === '') this.#ports.log.info('the store takes writes again');
    else if (this.#storeFailure === '') {
      this.#ports.log.error('the store takes no writes', { error: failure });
    }
    this.#setStoreFailure(failure);
  }

  /** After a failed commit, until everything that precedes new work is read. */
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
   * What is in memory may be ahead of what is durable, at the workers too. As after a crash,
   * everything is read again; until the store takes a write again nothing is acknowledged.
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
    const earlier = [this.#earlierCommits, old.committer.ended()];
    // Commits under way may become durable after the new parts read: they wait for them.
    this.#earlierCommits = Promise.all(earlier).then(() => undefined);
    this.#parts = this.#newParts();
    this.#parts.cache.loadAfter(this.#earlierCommits);
    const toWaiters = new PerdureError(code, message);
    haltParts(old, { cause, toWaiters, toWorkers: { code, message: `${message}; attach again` } });
  }

  /** Writes to the store after a pause, and recovers from it when that succeeds. */
  #tryStore(): void {
    if (this.#retrying) return;
    this.#retrying = true;
    const { log } = this.#ports;
    const { steady } = this.#ports.clock;
    steady.wakeAt(steady.now() + STORE_RETRY_MS, () => {
      this.#retrying = false;
      const parts = this.#parts;
      this.#recovering = parts;
      // No instance has number 0: a write that changes nothing but shows that writes work.
      const write = parts.committer.extra({ ...emptyStoreRound(0), active: true });
      const recovered = write.then(async () => {
        // So small a write may succeed on a disk that is full.
        await this.#ports.store.checkWritable();
        await this.#recover(parts);
        // It failed again meanwhile: the next try continues from there.
        if (parts !== this.#parts) return;
        this.#recovering = null;
        this.#setStoreFailure('');
        this.#rereading = false;
        log.info('the store takes writes again');
      });
      // A failed write was reported by the committer, and these parts are replaced.
      recovered.catch((error: unknown) => parts.storeFailed(toError(error)));
    });
  }
}
