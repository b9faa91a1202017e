import type { ParentLink, StoredRequest } from '../../model/event.ts';
import type { InstanceDetails, InstanceRow, InstanceStatus, Stuck } from '../../model/instance.ts';
import { NONE } from '../../lib/lists.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyOf, longAt } from '../keys.ts';
import { highestExecution } from './history.ts';
import { payloadColumns, payloadFrom } from './payload-rows.ts';
import type { PayloadColumns } from './payload-rows.ts';
import { chunkOf, storedAt, textOf, valueIn } from './table.ts';
import type { Entry, Write } from './table.ts';

type FixedColumns = readonly [
  id: string,
  name: string,
  version: string,
  status: InstanceStatus,
  execution: number,
  createdMs: number,
  startedMs: number,
  endedMs: number,
  parent: readonly [instanceId: string, execution: number, seq: number] | null,
  customStatus: PayloadColumns | null,
  stuck: readonly [reason: Stuck['reason'], message: string, sinceMs: number] | null,
  idempotencyKey: string,
  details: DetailColumns | null | undefined,
];

type Columns = readonly [...FixedColumns, storedRequests?: readonly RequestColumns[]];

type RequestColumns = readonly [
  idempotencyKey: string,
  name: string,
  execution: number,
  seq: number,
  delivered: boolean,
];

type DetailColumns = readonly [
  queue: string,
  priority: number,
  fairnessKey: string,
  customStatusVersion: number,
  patches: readonly string[],
  lostTurnAttempts: number,
  copiedFrom: readonly [instanceId: string, execution: number, eventId: number] | null,
];

function columnsOf(row: InstanceRow): Columns {
  const { parent, stuck, storedRequests = NONE } = row;
  const columns: FixedColumns = [
    row.id,
    row.name,
    row.version,
    row.status,
    row.execution,
    row.createdMs,
    row.startedMs,
    row.endedMs,
    parent && [parent.instanceId, parent.execution, parent.seq],
    payloadColumns(row.customStatus),
    stuck && [stuck.reason, stuck.message, stuck.sinceMs],
    row.idempotencyKey,
    row.details && detailColumns(row.details),
  ];
  if (storedRequests.length === 0) return columns;
  return [...columns, storedRequests.map(requestColumns)];
}

function requestColumns(request: StoredRequest): RequestColumns {
  const { idempotencyKey, name, execution, seq, delivered } = request;
  return [idempotencyKey, name, execution, seq, delivered];
}

function requestFrom(columns: RequestColumns): StoredRequest {
  const [idempotencyKey, name, execution, seq, delivered] = columns;
  return { idempotencyKey, name, execution, seq, delivered };
}

function detailColumns(details: InstanceDetails): DetailColumns {
  const { queue, priority, fairnessKey, customStatusVersion, patches, lostTurnAttempts } = details;
  const from = details.copiedFrom;
  const copiedFrom = from && ([from.instanceId, from.execution, from.eventId] as const);
  return [queue, priority, fairnessKey, customStatusVersion, patches, lostTurnAttempts, copiedFrom];
}

function detailsFrom(columns: DetailColumns): InstanceDetails {
  const [queue, priority, fairnessKey, customStatusVersion, patches, lostTurnAttempts, from] =
    columns;
  const copiedFrom = from && { instanceId: from[0], execution: from[1], eventId: from[2] };
  return {
    queue,
    priority,
    fairnessKey,
    customStatusVersion,
    patches,
    lostTurnAttempts,
    copiedFrom,
  };
}

function rowFrom(instanceNumber: number, columns: Columns): InstanceRow {
  const [id, name, version, status, execution, createdMs, startedMs, endedMs, ...rest] = columns;
  const [parent, customStatus, stuck, idempotencyKey, details, storedRequests] = rest;
  const link = parent && linkFrom(parent);
  return {
    instanceNumber,
    id,
    name,
    version,
    status,
    execution,
    createdMs,
    startedMs,
    endedMs,
    parent: link,
    customStatus: payloadFrom(customStatus),
    stuck: stuck && { reason: stuck[0], message: stuck[1], sinceMs: stuck[2] },
    idempotencyKey,
    details: details ? detailsFrom(details) : null,
    ...(storedRequests && { storedRequests: storedRequests.map(requestFrom) }),
  };
}

function linkFrom(columns: NonNullable<Columns[8]>): ParentLink {
  return { instanceId: columns[0], execution: columns[1], seq: columns[2] };
}

function entryRow(environment: Environment, entry: Entry): InstanceRow {
  const instanceNumber = longAt(entry.key, 0);
  try {
    const columns = environment.codec.decode(valueIn(entry)) as Columns;
    if (typeof columns[0] !== 'string') throw new Error('its row has no id');
    return rowFrom(instanceNumber, columns);
  } catch (error) {
    return unreadableRow(environment, instanceNumber, textOf(error));
  }
}

/**
 * Creates the row of an instance whose stored row cannot be read. Another table contains the id.
 */
function unreadableRow(
  environment: Environment,
  instanceNumber: number,
  reason: string,
): InstanceRow {
  return {
    instanceNumber,
    id: '',
    name: '',
    version: '',
    status: 'stuck',
    execution: highestExecution(environment, instanceNumber),
    createdMs: 0,
    startedMs: 0,
    endedMs: 0,
    parent: null,
    customStatus: null,
    stuck: { reason: 'unreadable', message: reason, sinceMs: 0 },
    idempotencyKey: '',
    details: null,
    isUnreadable: true,
  };
}

export function putInstance(codec: RowCodec, row: InstanceRow): Write {
  const { instanceNumber } = row;
  return {
    table: 'instances',
    key: keyOf(instanceNumber),
    value: codec.encode(columnsOf(row)),
    instanceNumber,
  };
}

export function readInstance(environment: Environment, instanceNumber: number): InstanceRow | null {
  const key = keyOf(instanceNumber);
  const stored = storedAt(environment.tables.instances, key);
  return stored ? entryRow(environment, { key, stored }) : null;
}

/** Rows that are decoded without a pause: about a millisecond. */
const ROWS_AT_ONCE = 200;

/** Reads the next rows with numbers below `before`, descending. */
export function instancesBelow(environment: Environment, before: number | null): InstanceRow[] {
  if (before !== null && before < 1) return [];
  const start = keyOf(before === null ? Number.MAX_SAFE_INTEGER : before - 1);
  const range = { start, end: null, reverse: true };
  const entries = chunkOf(environment.tables.instances, range, ROWS_AT_ONCE);
  return entries.map((entry) => entryRow(environment, entry));
}

/** Returns the highest number in the table, 0 for an empty table. */
export function highestInstance({ tables }: Environment): number {
  const start = keyOf(Number.MAX_SAFE_INTEGER);
  const [last] = chunkOf(tables.instances, { start, end: null, reverse: true }, 1);
  return last ? longAt(last.key, 0) : 0;
}
