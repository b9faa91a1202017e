import { contentBytes, contentOf } from './activity-content.ts';
import type { ActivityContent } from './activity-content.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { Failure } from '../../model/payload.ts';
import type { ByteBudget } from '../../lib/byte-budget.ts';
import type { EventCodec, HistoryStore } from '../../model/ports.ts';
import type { LiveInstance, PendingActivity } from '../instances/live-instance.ts';

/** Ports of the scheduler that this module uses. */
export interface ActivityContentsPorts {
  readonly payloadMemory: ByteBudget;
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly store: HistoryStore;
  readonly codec: EventCodec;
}

/** Smaller inputs stay in memory: an open activity without input uses as much memory. */
const SMALL_BYTES = 256;
/** Size of a buffer above which a view is copied, if the view uses less than half of the buffer. */
const SHARED_BYTES_MAX = 64 * 1024;

/**
 * The inputs and headers of open activities. Within a budget they are in memory. Beyond it they are
 * only in the history, and are read when the activity is dispatched.
 */
export class ActivityContents {
  readonly #ports: ActivityContentsPorts;
  /** Bytes of the budget that the contents use. */
  #held = 0;
  #halted = false;

  constructor(ports: ActivityContentsPorts) {
    this.#ports = ports;
  }

  /** Number of remaining bytes of the budget. */
  get room(): number {
    const { max, held } = this.#ports.payloadMemory;
    return Math.max(0, max - held);
  }

  /**
   * Stores the content in memory if the budget allows it; otherwise marks the activity as spilled.
   */
  keep(activity: PendingActivity, content: ActivityContent): void {
    const bytes = contentBytes(content);
    activity.contentBytes = bytes;
    if (bytes > SMALL_BYTES && !this.#take(bytes)) {
      activity.content = null;
      return;
    }
    activity.content = bytes > SMALL_BYTES ? ownCopy(content) : content;
  }

  /** Called when the row of the activity is durable: its content may be evicted. */
  settleRow(activity: PendingActivity): void {
    if (activity.phase === 'done') return;
    const bytes = rowBytes(activity);
    if (bytes === activity.rowBytes) return;
    this.#release(activity.rowBytes);
    activity.rowBytes = 0;
    if (bytes <= SMALL_BYTES) return;
    if (this.#take(bytes)) {
      activity.rowBytes = bytes;
      return;
    }
    activity.heartbeatDetails = null;
    activity.lastFailure = activity.lastFailure && briefOf(activity.lastFailure);
    activity.spilledRow = { failure: activity.lastFailure };
  }

  /** Reads the spilled parts of the activity's row. Rejects when the store cannot be read. */
  async restoreRow(activity: PendingActivity): Promise<void> {
    if (activity.spilledRow === null) return;
    const { instance, execution, seq } = activity;
    // Pending writes must precede the read.
    await this.#ports.committer.flush(instance);
    const row = await this.#ports.store.activity({
      instanceNumber: instance.state.instanceNumber,
      execution,
      seq,
    });
    const { spilledRow } = activity;
    if (spilledRow === null) return;
    activity.spilledRow = null;
    activity.heartbeatDetails ??= row?.heartbeatDetails ?? null;
    if (activity.lastFailure === spilledRow.failure)
      activity.lastFailure = row?.lastFailure ?? null;
  }

  /** Releases the content of an ended activity. */
  drop(activity: PendingActivity): void {
    this.#release(activity.rowBytes);
    activity.rowBytes = 0;
    if (activity.content === null) return;
    activity.content = null;
    if (activity.contentBytes > SMALL_BYTES) this.#release(activity.contentBytes);
  }

  /**
   * Reads the spilled content of this activity, and of the other given activities in the same
   * record. Rejects when the history cannot be read.
   */
  async read(
    activity: PendingActivity,
    others: readonly PendingActivity[],
  ): Promise<ReadonlyMap<PendingActivity, ActivityContent>> {
    const { instance, execution, eventId } = activity;
    const byEvent = new Map<number, PendingActivity>([[eventId, activity]]);
    for (const other of others) {
      if (other.instance === instance && other.execution === execution)
        byEvent.set(other.eventId, other);
    }
    const read = new Map<PendingActivity, ActivityContent>();
    for await (const record of this.#ports.store.history(
      instance.state.instanceNumber,
      execution,
      eventId,
    )) {
      for (const event of this.#ports.codec.decode(record.bytes)) {
        const found = byEvent.get(event.id);
        const content = contentOf(event);
        if (found !== undefined && content !== null) read.set(found, content);
      }
      break;
    }
    if (!read.has(activity)) {
      throw new Error(`execution ${execution} has no activity scheduled by event ${eventId}`);
    }
    return read;
  }

  /** Releases everything, before the parts are rebuilt. */
  halt(): void {
    this.#halted = true;
    this.#ports.payloadMemory.give(this.#held);
    this.#held = 0;
  }

  #take(bytes: number): boolean {
    if (this.#halted) return false;
    if (!this.#ports.payloadMemory.take(bytes)) return false;
    this.#held += bytes;
    return true;
  }

  #release(bytes: number): void {
    // After a halt, the contents no longer count against the budget.
    const released = Math.min(bytes, this.#held);
    this.#held -= released;
    this.#ports.payloadMemory.give(released);
  }
}

function rowBytes({ heartbeatDetails, lastFailure }: PendingActivity): number {
  let bytes = payloadBytes(heartbeatDetails);
  for (let one = lastFailure; one !== null; one = one.cause) {
    bytes += one.message.length + one.stack.length + payloadBytes(one.details);
  }
  return bytes;
}

/** The failure that readers get while the complete failure is on disk. */
function briefOf(failure: Failure): Failure {
  const message = failure.message.slice(0, SMALL_BYTES / 2);
  return { ...failure, message, stack: '', details: null, cause: null };
}

/** Copies the content: a view of a small part would retain the whole large message in memory. */
function ownCopy(content: ActivityContent): ActivityContent {
  const { input, headers } = content;
  if (input === null) return content;
  const { data } = input;
  const shared = data.buffer.byteLength;
  if (shared <= SHARED_BYTES_MAX || 2 * data.length >= shared) return content;
  return { input: { ...input, data: Buffer.from(data) }, headers };
}
