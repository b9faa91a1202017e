import { PerdureError } from '../../model/error.ts';
import type { HistoryEvent } from '../../model/event.ts';
import { REWIND_EVENTS_MAX } from '../../limits.ts';
import type { EventCodec, HistoryStore } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface ReadEventsPorts {
  readonly store: HistoryStore;
  readonly codec: EventCodec;
}

/** The durable events of an execution, from `fromId` on. */
export async function readEvents(
  ports: ReadEventsPorts,
  { instanceNumber, id }: { readonly instanceNumber: number; readonly id: string },
  execution: number,
  fromId = 1,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  for await (const record of ports.store.history(instanceNumber, execution, fromId)) {
    for (const event of ports.codec.decode(record.bytes))
      if (event.id >= fromId) events.push(event);
    if (fromId + events.length > REWIND_EVENTS_MAX) throw tooLong(id, execution);
  }
  return events;
}

/** The error for an event that is not in the history, or has no complete turn before it. */
export function cannotCut(
  id: string,
  execution: number,
  eventId: number,
  eventCount: number,
): Error {
  return new PerdureError(
    'CANNOT_REWIND',
    `instance ${id}, execution ${execution} cannot be cut at event ${eventId}: its history has ` +
      `${eventCount} events`,
  );
}

function tooLong(id: string, execution: number): PerdureError {
  return new PerdureError(
    'LIMIT_EXCEEDED',
    `instance ${id}, execution ${execution} has more than ${REWIND_EVENTS_MAX} events: too many ` +
      'to be copied',
  );
}
