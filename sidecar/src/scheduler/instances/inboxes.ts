import { CACHED_EVENT_BYTES_MAX } from '../../limits.ts';
import type { LiveInstance } from './live-instance.ts';

/**
 * Undelivered events in memory over all instances, within a limit. An instance whose inbox is
 * dropped gets its next turn from the store.
 */
export class Inboxes {
  readonly #bytesMax: number;
  #bytes = 0;

  /** @param memoryBytes limit of payloads in memory. */
  constructor(memoryBytes: number) {
    this.#bytesMax = Math.min(CACHED_EVENT_BYTES_MAX, memoryBytes);
  }

  /** Adds a delivery; false when the limit is exceeded, and the inbox was dropped. */
  take(instance: LiveInstance, bytes: Uint8Array): boolean {
    if (this.#bytes + bytes.length > this.#bytesMax) {
      this.close(instance);
      return false;
    }
    this.#bytes += bytes.length;
    instance.inboxBytes += bytes.length;
    instance.inbox.push(bytes);
    return true;
  }

  /** Removes all deliveries for dispatch; later deliveries are retained again. */
  open(instance: LiveInstance): Uint8Array[] {
    const events = instance.inbox;
    this.#bytes -= instance.inboxBytes;
    instance.inbox = [];
    instance.inboxBytes = 0;
    instance.inboxWhole = true;
    return events;
  }

  /** Drops the inbox: later deliveries are not retained. */
  close(instance: LiveInstance): void {
    this.open(instance);
    instance.inboxWhole = false;
  }
}
