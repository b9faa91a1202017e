import type { ExecutionRow, InstanceRow } from '../model/instance.ts';
import { EVERY_INSTANCE } from '../model/ports.ts';
import type { InstanceFilter } from '../model/ports.ts';
import type {
  ActivityRow,
  HistoryRecord,
  MessageRow,
  StoreRound,
  TimerRow,
} from '../model/store-round.ts';

// Creates Rounds and rows for the tests of stores. A test sets the fields that it checks; all other
// fields have simple values.

export function roundOf(
  given: Partial<StoreRound> & { readonly instanceNumber: number },
): StoreRound {
  return {
    id: `instance-${given.instanceNumber}`,
    row: null,
    records: [],
    executions: [],
    executionsPruned: [],
    activitiesPut: [],
    activitiesDeleted: [],
    timersPut: [],
    timersDeleted: [],
    messagesPut: [],
    messagesDeleted: [],
    objects: [],
    active: null,
    purged: false,
    ...given,
  };
}

export function rowOf(
  given: Partial<InstanceRow> & { readonly instanceNumber: number },
): InstanceRow {
  return {
    id: `instance-${given.instanceNumber}`,
    name: 'order',
    version: '',
    status: 'running',
    execution: 1,
    createdMs: 1_700_000_000_000 + given.instanceNumber,
    startedMs: 1_700_000_000_000 + given.instanceNumber,
    endedMs: 0,
    parent: null,
    customStatus: null,
    stuck: null,
    idempotencyKey: '',
    details: null,
    ...given,
  };
}

/** Creates a Round that creates an instance. */
export function creationOf(
  given: Partial<InstanceRow> & { readonly instanceNumber: number },
): StoreRound {
  const row = rowOf(given);
  return roundOf({ instanceNumber: row.instanceNumber, id: row.id, row });
}

export function recordOf(
  given: Partial<HistoryRecord> & { readonly instanceNumber: number },
): HistoryRecord {
  const { instanceNumber, execution = 1, firstEventId = 1 } = given;
  const bytes = given.bytes ?? Buffer.from(`${instanceNumber}/${execution}/${firstEventId}`);
  return { instanceNumber, execution, firstEventId, bytes };
}

export function executionOf(
  given: Partial<ExecutionRow> & { readonly instanceNumber: number },
): ExecutionRow {
  return {
    execution: 1,
    status: 'continuedAsNew',
    startedMs: 1_700_000_000_000,
    endedMs: 1_700_000_001_000,
    historyLength: 12,
    historyBytes: 480,
    ...given,
  };
}

export function activityOf(
  given: Partial<ActivityRow> & { readonly instanceNumber: number },
): ActivityRow {
  return {
    execution: 1,
    seq: 1,
    attempts: 1,
    notBeforeMs: 0,
    heartbeatDetails: null,
    lastFailure: null,
    lostAttempts: 0,
    ...given,
  };
}

export function timerOf(given: Partial<TimerRow> & { readonly instanceNumber: number }): TimerRow {
  return { execution: 1, seq: 1, fireAtMs: 1_700_000_000_000, ...given };
}

export function messageOf(
  given: Partial<MessageRow> & { readonly instanceNumber: number },
): MessageRow {
  return { execution: 1, eventId: 1, index: 0, body: { kind: 'sample' }, ...given };
}

/** The filter that all instances match. */
export const everything: InstanceFilter = EVERY_INSTANCE;

/** Collects all items of an iterable. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Concatenates the bytes of all records, because a store may join records. */
export function joined(records: readonly HistoryRecord[]): Buffer {
  return Buffer.concat(records.map(({ bytes }) => bytes));
}

/** A record that is too large to be joined with another record. */
export const LONG_RECORD: Buffer = Buffer.alloc(40_000, 'long');

/** Converts bytes in a value to texts, because stores may return any kind of byte array. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}
