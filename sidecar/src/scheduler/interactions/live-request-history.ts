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

/** The part of a history that a live request is sent with. */
interface Span {
  readonly instanceNumber: number;
  readonly execution: number;
  /** The last event that code has received. */
  readonly delivered: number;
  readonly lastEventId: number;
}

/**
 * Sends a live request with the whole history of its execution, in parts of about a frame. `row` is
 * the row of an ended instance. Throws an error when the history cannot be read.
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
  // Events that arrive during a flush need another flush: only stored events can be read.
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
  if (last !== null) turns.add(ports.codec.decode(last.bytes));
  if (turns.delivered === 0) {
    // The sidecar ended the execution without a turn, so the last turn is in an earlier record.
    turns = new ShownTurns();
    for await (const record of ports.store.history(instanceNumber, execution, 1)) {
      turns.add(ports.codec.decode(record.bytes));
    }
  }
  const { delivered, lastEventId } = turns;
  if (delivered > 0) return { instanceNumber, execution, delivered, lastEventId };
  const text = `instance ${id} ended before its first turn: it has no state to query`;
  throw new PerdureError('UNKNOWN_NAME', text);
}

/** Finds the last event that code received in the recorded turns of a history. */
class ShownTurns {
  delivered = 0;
  lastEventId = 0;
  #before = 0;
  #turnId = 0;

  add(events: readonly HistoryEvent[]): void {
    for (const event of events) {
      this.lastEventId = event.id;
      if (event.kind === 'turnCompleted') {
        this.#before = this.delivered;
        this.#turnId = event.id;
        this.delivered = event.turnCompleted.delivered;
      }
      // The sidecar recorded this event instead of decisions of code, so a replay would differ.
      const isOfSidecar = event.kind === 'executionFailed' && this.#turnId === event.id - 1;
      if (isOfSidecar && isHistoryTooLarge(event.executionFailed.failure))
        this.delivered = this.#before;
    }
  }
}
