import type { PendingActivity } from '../instances/live-instance.ts';
import type { ActivityContent } from './activity-content.ts';
import { contentBytes, contentOf } from './activity-content.ts';
import type { InstanceState } from '../../engine/state.ts';
import type { HistoryEvent } from '../../model/event.ts';

/** Limits of collected bytes and activities before ended ones are dropped. */
const SWEEP_BYTES = 1024 * 1024;
const SWEEP_COUNT = 10_000;

/** The store of the contents of open activities. */
export interface ContentsBudget {
  /** Free bytes of its budget. */
  readonly room: number;
  keep(activity: PendingActivity, content: ActivityContent): void;
}

/**
 * Collects the contents of activities that may still be open while a history is read, within the
 * budget for open activities.
 */
export class ContentsRead {
  readonly #contents: ContentsBudget;
  /** By seq. */
  readonly #found = new Map<number, ActivityContent>();
  /** Bytes of all contents that may still be needed, by seq. */
  readonly #bytesOf = new Map<number, number>();
  #bytes = 0;
  #sweepAtBytes = SWEEP_BYTES;
  #sweepAtCount = SWEEP_COUNT;

  constructor(contents: ContentsBudget) {
    this.#contents = contents;
  }

  /** Called after an event was applied to the state. */
  see(event: HistoryEvent, state: InstanceState): void {
    const content = contentOf(event);
    if (content === null || event.kind !== 'activityScheduled') return;
    const { seq } = event.activityScheduled;
    const bytes = contentBytes(content);
    this.#bytesOf.set(seq, bytes);
    if (this.#bytes + bytes <= this.#contents.room) {
      this.#found.set(seq, copyOf(content));
      this.#bytes += bytes;
    }
    if (this.#bytes > this.#sweepAtBytes || this.#bytesOf.size > this.#sweepAtCount) {
      this.#sweep(state);
    }
  }

  /** Passes the collected content to an activity that is open at the end. */
  putInto(activity: PendingActivity): void {
    const content = this.#found.get(activity.seq);
    if (content !== undefined) this.#contents.keep(activity, content);
    else activity.contentBytes = this.#bytesOf.get(activity.seq) ?? 0;
  }

  #sweep(state: InstanceState): void {
    this.#bytes = 0;
    for (const [seq, content] of this.#found) {
      if (state.open.has(seq)) this.#bytes += contentBytes(content);
      else this.#found.delete(seq);
    }
    for (const seq of this.#bytesOf.keys()) if (!state.open.has(seq)) this.#bytesOf.delete(seq);
    this.#sweepAtBytes = this.#bytes + SWEEP_BYTES;
    this.#sweepAtCount = 2 * this.#bytesOf.size + SWEEP_COUNT;
  }
}

/** Copies a content: a view would retain the whole record in memory. */
function copyOf({ input, headers }: ActivityContent): ActivityContent {
  return { input: input === null ? null : { ...input, data: Buffer.from(input.data) }, headers };
}
