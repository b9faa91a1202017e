import { CACHED_EVENT_BYTES_MAX } from '../../limits.ts';
import type { InstanceCell } from './live-instance.ts';

/**
 * Undelivered events kept in memory over all instances, within a bound. An instance whose inbox is
 * given up gets its next turn from the store.
 */
export class Inboxes {
  readonly #bytesMax: number;
  #bytes = 0;

  /** @param memoryBytes what payloads may take in memory. */
  constructor(memoryBytes: number) {
    this.#bytesMax = Math.min(CACHED_EVENT_BYTES_MAX, memoryBytes);
  }

  /** Adds a delivery; false when there is no room, and the inbox was given up. */
  take(cell: InstanceCell, bytes: Uint8Array): boolean {
    if (this.#bytes + bytes.length > this.#bytesMax) {
      this.close(cell);
      return false;
    }
    this.#bytes += bytes.length;
    cell.inboxBytes += bytes.length;
    cell.inbox.push(bytes);
    return true;
  }

  /** Takes everything out to be handed to a worker; what comes next is kept again. */
  open(cell: InstanceCell): Uint8Array[] {
    const events = cell.inbox;
    this.#bytes -= cell.inboxBytes;
    cell.inbox = [];
    cell.inboxBytes = 0;
    cell.inboxWhole = true;
    return events;
  }

  /** Gives the inbox up: what comes next is not kept. */
  close(cell: InstanceCell): void {
    this.open(cell);
    cell.inboxWhole = false;
  }
}
