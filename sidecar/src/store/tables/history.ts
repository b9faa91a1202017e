import type { HistoryRecord } from '../../model/store-round.ts';
import type { Environment } from '../environment.ts';
import { keyBehind, keyOf, longAt, wordAt } from '../keys.ts';
import { chunkOf, scan, valueIn } from './table.ts';
import type { Entry, Write } from './table.ts';

const FIRST_EVENT_AT = 12;
const EVENT_ID_MAX = 2 ** 32 - 1;

export function putRecord(record: HistoryRecord): Write {
  const { instanceNumber, execution, firstEventId, bytes } = record;
  const key = keyOf(instanceNumber, execution, firstEventId);
  return { table: 'history', key, value: bytes, instanceNumber };
}

function recordFrom(instanceNumber: number, execution: number, entry: Entry): HistoryRecord {
  const firstEventId = wordAt(entry.key, FIRST_EVENT_AT);
  return { instanceNumber, execution, firstEventId, bytes: valueIn(entry) };
}

/** The last record that begins at or before this event. */
export function recordAt(
  { tables }: Environment,
  instanceNumber: number,
  execution: number,
  eventId: number = EVENT_ID_MAX,
): HistoryRecord | null {
  const start = keyOf(instanceNumber, execution, eventId);
  const [entry] = chunkOf(tables.history, { start, end: null, reverse: true }, 1);
  if (!entry || entry.key.compare(start, 0, FIRST_EVENT_AT, 0, FIRST_EVENT_AT) !== 0) return null;
  return recordFrom(instanceNumber, execution, entry);
}

/** The records of an execution from the one that contains `fromEventId`. */
export async function* recordsFrom(
  current: () => Environment,
  instanceNumber: number,
  execution: number,
  fromEventId: number,
): AsyncGenerator<HistoryRecord> {
  const first =
    fromEventId <= 1 ? null : recordAt(current(), instanceNumber, execution, fromEventId);
  const start = keyOf(instanceNumber, execution, first?.firstEventId ?? 0);
  const end = keyBehind(keyOf(instanceNumber, execution));
  for await (const entries of scan(() => current().tables.history, { start, end })) {
    for (const entry of entries) yield recordFrom(instanceNumber, execution, entry);
  }
}

/** The highest execution of an instance that has a record; 0: it has none. */
export function highestExecution({ tables }: Environment, instanceNumber: number): number {
  const start = keyOf(instanceNumber, EVENT_ID_MAX, EVENT_ID_MAX);
  const [entry] = chunkOf(tables.history, { start, end: null, reverse: true }, 1);
  return entry && longAt(entry.key, 0) === instanceNumber ? wordAt(entry.key, 8) : 0;
}
