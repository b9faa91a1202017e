import { UnreadableRowError } from '../../model/store-round.ts';
import type { ActivityRow, OperationKey } from '../../model/store-round.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyBehind, keyOf, wordAt } from '../keys.ts';
import { failureColumns, failureFrom, payloadColumns, payloadFrom } from './payload-rows.ts';
import type { FailureColumns, PayloadColumns } from './payload-rows.ts';
import { chunkOf, scan, textOf, valueIn } from './table.ts';
import type { Entry, Write } from './table.ts';

type Columns = readonly [
  attempts: number,
  notBeforeMs: number,
  heartbeatDetails: PayloadColumns | null,
  lastFailure: FailureColumns | null,
  lostAttempts: number | undefined,
];

export function putActivity(codec: RowCodec, row: ActivityRow): Write {
  const {
    instanceNumber,
    execution,
    seq,
    attempts,
    notBeforeMs,
    heartbeatDetails,
    lastFailure,
    lostAttempts,
  } = row;
  const details = payloadColumns(heartbeatDetails);
  const columns: Columns = [
    attempts,
    notBeforeMs,
    details,
    failureColumns(lastFailure),
    lostAttempts,
  ];
  const key = keyOf(instanceNumber, execution, seq);
  return { table: 'activities', key, value: codec.encode(columns), instanceNumber };
}

export function deleteActivity(operation: OperationKey): Write {
  const { instanceNumber, execution, seq } = operation;
  return {
    table: 'activities',
    key: keyOf(instanceNumber, execution, seq),
    value: null,
    instanceNumber,
  };
}

function rowFrom(operation: OperationKey, columns: Columns): ActivityRow {
  const { instanceNumber, execution, seq } = operation;
  const [attempts, notBeforeMs, details, failure, lostAttempts = 0] = columns;
  const heartbeatDetails = payloadFrom(details);
  const lastFailure = failureFrom(failure);
  return {
    instanceNumber,
    execution,
    seq,
    attempts,
    notBeforeMs,
    heartbeatDetails,
    lastFailure,
    lostAttempts,
  };
}

/** Reads the row of one activity; null for a missing row. */
export function readActivity(
  { tables, codec }: Environment,
  operation: OperationKey,
): ActivityRow | null {
  const { instanceNumber, execution, seq } = operation;
  const start = keyOf(instanceNumber, execution, seq);
  const [entry] = chunkOf(tables.activities, { start, end: keyBehind(start) }, 1);
  return entry === undefined ? null : entryRow(codec, instanceNumber, entry);
}

function entryRow(codec: RowCodec, instanceNumber: number, entry: Entry): ActivityRow {
  const operation = { instanceNumber, execution: wordAt(entry.key, 8), seq: wordAt(entry.key, 12) };
  try {
    return rowFrom(operation, codec.decode(valueIn(entry)) as Columns);
  } catch (cause) {
    const place = `execution ${operation.execution}, attempts of seq ${operation.seq}`;
    throw new UnreadableRowError(`${place}: ${textOf(cause)}`, { cause });
  }
}

/** Reads the activities of an instance in order of execution and seq. */
export async function readActivities(
  current: () => Environment,
  instanceNumber: number,
): Promise<ActivityRow[]> {
  const { codec } = current();
  const start = keyOf(instanceNumber);
  const range = { start, end: keyBehind(start) };
  const rows: ActivityRow[] = [];
  for await (const entries of scan(() => current().tables.activities, range)) {
    for (const entry of entries) rows.push(entryRow(codec, instanceNumber, entry));
  }
  return rows;
}
