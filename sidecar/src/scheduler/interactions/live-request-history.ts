import { isHistoryTooLarge } from '../../engine/history-limits.ts';
import { FRAME_BYTES } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { HistoryEvent } from '../../model/event.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { LiveRequest } from './live-request.ts';
import type { EventCodec, HistoryStore } from '../../model/ports.ts';
import type { LiveInstance } from '../instances/live-instance.ts';

/** Ports of the scheduler that this module uses. */
export interface LiveRequestHistoryPorts {
  readonly committer: {
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly store: HistoryStore;
  readonly codec: EventCodec;
}

/** Which history a live request is to see, and how far. */
interface Span {
  readonly instanceNumber: number;
  readonly execution: number;
  /** The last event that code has received. */
  readonly delivered: number;
  readonly lastEventId: number;
}

/**
 * Sends a live request with the whole history of its execution, in parts of about a frame. `row` is
 * that of an instance that has ended. Throws when the history cannot be read.
 */
export async function sendFullRequest(
  ports: LiveRequestHistoryPorts,
  live: LiveRequest,
  row: InstanceRow | null,
): Promise<void> {
  const { token, parameters } = live;
  const worker = live.worker!;
  const valid = (): boolean => live.token === token && !live.settled && !worker.gone;
  const span = row === null ? await spanOfInstance(ports, live) : await spanOfRow(ports, row);
  if (span === null || !valid()) return;
  const { instanceNumber, execution, delivered, lastEventId } = span;
  let events: Uint8Array[] = [];
  let bytes = 0;
  const send = (more: boolean): void => {
    worker.link.liveRequest({
      ...parameters,
      token,
      execution,
      delivered,
      full: true,
      more,
      events,
    });
    events = [];
    bytes = 0;
  };
  for await (const record of ports.store.history(instanceNumber, execution, 1)) {
    if (record.firstEventId > lastEventId) break;
    if (bytes > 0 && bytes + record.bytes.length > FRAME_BYTES) {
      send(true);
      await worker.link.writable();
      if (!valid()) return;
    }
    events.push(record.bytes);
    bytes += record.bytes.length;
  }
  if (valid()) send(false);
}

/**
 * The last event that code has received; all events up to it are durable. Null when the instance
 * changed.
 */
async function spanOfInstance(
  ports: LiveRequestHistoryPorts,
  live: LiveRequest,
): Promise<Span | null> {
  const { instance } = live;
  if (instance === null) return null;
  // Events that arrive during a flush need another one: only stored events can be read.
  while (instance.pending !== null || instance.committing !== null)
    await ports.committer.flush(instance);
  const { instanceNumber, execution, delivered, lastEventId } = instance.state;
  return { instanceNumber, execution, delivered, lastEventId };
}

async function spanOfRow(
  ports: LiveRequestHistoryPorts,
  { instanceNumber, id, execution }: InstanceRow,
): Promise<Span> {
  const last = await ports.store.lastRecord(instanceNumber, execution);
  let turns = new ShownTurns();
  if (last !== null) turns.look(ports.codec.decode(last.bytes));
  if (turns.delivered === 0) {
    // Terminated, or failed by the sidecar instead of the last turn: its last turn is earlier.
    turns = new ShownTurns();
    for await (const record of ports.store.history(instanceNumber, execution, 1)) {
      turns.look(ports.codec.decode(record.bytes));
    }
  }
  const { delivered, lastEventId } = turns;
  if (delivered > 0) return { instanceNumber, execution, delivered, lastEventId };
  const text = `instance ${id} ended before its code was run: there is no state to ask about`;
  throw new PerdureError('UNKNOWN_NAME', text);
}

/** Follows the history up to the last event that code received, over recorded turns. */
class ShownTurns {
  delivered = 0;
  lastEventId = 0;
  #before = 0;
  #turnId = 0;

  look(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      this.lastEventId = event.id;
      if (event.kind === 'turnCompleted') {
        this.#before = this.delivered;
        this.#turnId = event.id;
        this.delivered = event.turnCompleted.delivered;
      }
      // The sidecar recorded this instead of the decisions of code: replay would differ from it.
      const isOurs = event.kind === 'executionFailed' && this.#turnId === event.id - 1;
      if (isOurs && isHistoryTooLarge(event.executionFailed.failure)) this.delivered = this.#before;
    }
  }
}
