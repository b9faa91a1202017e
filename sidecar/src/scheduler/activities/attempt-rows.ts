import type { Urgency } from '../commit/committer.ts';
import type { LiveInstance, PendingActivity } from '../instances/live-instance.ts';
import { UnreadRows } from './unread-rows.ts';
import type { UnreadRowsPorts } from './unread-rows.ts';

/** Ports of the scheduler that this module uses. */
export interface AttemptRowsPorts extends UnreadRowsPorts {
  readonly committer: {
    durable(instance: LiveInstance): Promise<void>;
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly contents: {
    restoreRow(activity: PendingActivity): Promise<void>;
    settleRow(activity: PendingActivity): void;
  };
}

/** The rows of activities with their number of attempts and last failure. */
export class AttemptRows {
  readonly #ports: AttemptRowsPorts;
  readonly #unread: UnreadRows;

  constructor(ports: AttemptRowsPorts) {
    this.#ports = ports;
    this.#unread = new UnreadRows(ports, (activity) => this.#restoreAndWrite(activity, 'now'));
  }

  /** Writes the row without waiting for it. `UnreadRows` reports a store that cannot be read. */
  put(activity: PendingActivity, urgency: Urgency): void {
    this.#write(activity, urgency)?.catch(() => undefined);
  }

  /**
   * Writes the row of a failed attempt. Returns null when the row is among the writes of the next
   * commit.
   */
  putFailed(activity: PendingActivity): Promise<void> | null {
    if (activity.spilledRow !== null) return this.#unread.write(activity);
    this.put(activity, 'now');
    return null;
  }

  /** Resolves when the rows of all failed attempts are among the pending writes. */
  async written(): Promise<void> {
    await this.#unread.written();
  }

  halt(): void {
    this.#unread.halt();
  }

  /**
   * Returns null when the row is among the writes of the next commit. Otherwise the row is among
   * the writes when the promise resolves.
   */
  #write(activity: PendingActivity, urgency: Urgency): Promise<void> | null {
    if (activity.spilledRow !== null) return this.#restoreAndWrite(activity, urgency);
    const { instance, execution, seq, attempts, notBeforeMs } = activity;
    const { heartbeatDetails, lastFailure, lostAttempts } = activity;
    const { instanceNumber } = instance.state;
    activity.stored = true;
    const row = {
      instanceNumber,
      execution,
      seq,
      attempts,
      notBeforeMs,
      heartbeatDetails,
      lastFailure,
      lostAttempts,
    };
    (instance.writes().activitiesPut ??= new Map()).set(seq, row);
    this.#ports.committer.touch(instance, urgency);
    if (heartbeatDetails === null && lastFailure === null) return null;
    const settle = (): void => this.#ports.contents.settleRow(activity);
    this.#ports.committer.durable(instance).then(settle, () => undefined);
    return null;
  }

  /** Reads the spilled parts of the row before the write, because a row is written as a whole. */
  async #restoreAndWrite(activity: PendingActivity, urgency: Urgency): Promise<void> {
    await this.#ports.contents.restoreRow(activity);
    if (activity.phase !== 'done') await this.#write(activity, urgency);
  }
}
