import type { PendingActivity } from '../instances/live-instance.ts';
import { READ_RETRY_MS } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { Clock, Log } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface UnreadRowsPorts {
  instanceFailed(instanceNumber: number, error: Error): void;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Rows of failed attempts with parts that are only in the store, which are read before the row is
 * written. A read that fails temporarily is repeated: the attempt must be recorded as failed.
 */
export class UnreadRows {
  readonly #ports: UnreadRowsPorts;
  readonly #restoreAndWrite: (activity: PendingActivity) => Promise<void>;
  readonly #open = new Set<Promise<void>>();
  #halted = false;

  constructor(
    ports: UnreadRowsPorts,
    restoreAndWrite: (activity: PendingActivity) => Promise<void>,
  ) {
    this.#ports = ports;
    this.#restoreAndWrite = restoreAndWrite;
  }

  /** Resolves when the row is among the pending writes, or the activity has its outcome. */
  write(activity: PendingActivity): Promise<void> {
    const written = this.#tryUntilWritten(activity);
    const forget = (): void => {
      this.#open.delete(written);
    };
    this.#open.add(written);
    written.then(forget, forget);
    return written;
  }

  /** Resolves when all current rows are among the pending writes. */
  async written(): Promise<void> {
    if (this.#open.size > 0) await Promise.all(this.#open);
  }

  /** Stops, before the parts are rebuilt. */
  halt(): void {
    this.#halted = true;
  }

  async #tryUntilWritten(activity: PendingActivity): Promise<void> {
    const { clock, log } = this.#ports;
    const { instance, name, seq } = activity;
    while (activity.phase === 'paused') {
      try {
        return await this.#restoreAndWrite(activity);
      } catch (error) {
        if (this.#halted) throw error;
        if (error instanceof PerdureError && error.code === 'UNREADABLE') {
          this.#ports.instanceFailed(instance.state.instanceNumber, error);
          throw error;
        }
        const fields = { instance: instance.state.id, activity: name, seq, error: String(error) };
        log.error('the row of an activity could not be read', fields);
      }
      await new Promise<void>((resolve) => {
        clock.steady.wakeAt(clock.steady.now() + READ_RETRY_MS, resolve);
      });
      if (this.#halted) throw new Error('the store is being recovered');
    }
  }
}
