import type { ExecutionRow, InstanceStatus } from '../../model/instance.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyBehind, keyOf, wordAt } from '../keys.ts';
import { scan, storedAt, valueIn } from './table.ts';
import type { Entry, Write } from './table.ts';

type Columns = readonly [
  status: InstanceStatus,
  startedMs: number,
  endedMs: number,
  historyLength: number,
  historyBytes: number | undefined,
  valueCount?: number,
  valueBytes?: number,
];

export function putExecution(codec: RowCodec, row: ExecutionRow): Write {
  const { instanceNumber, execution, status, startedMs, endedMs, historyLength, historyBytes } =
    row;
  const sizes = [historyLength, historyBytes] as const;
  const columns: Columns = row.values
    ? [status, startedMs, endedMs, ...sizes, row.values.count, row.values.bytes]
    : [status, startedMs, endedMs, ...sizes];
  return {
    table: 'executions',
    key: keyOf(instanceNumber, execution),
    value: codec.encode(columns),
    instanceNumber,
  };
}

function rowFrom(instanceNumber: number, execution: number, columns: Columns): ExecutionRow {
  const [status, startedMs, endedMs, historyLength, historyBytes = 0, count = 0, bytes = 0] =
    columns;
  const row = {
    instanceNumber,
    execution,
    status,
    startedMs,
    endedMs,
    historyLength,
    historyBytes,
  };
  return count === 0 ? row : { ...row, values: { count, bytes } };
}

/**
 * Decodes the row of an entry. The row of an unreadable entry contains only the number from its
 * key.
 */
function entryRow(codec: RowCodec, instanceNumber: number, entry: Entry): ExecutionRow {
  const execution = wordAt(entry.key, 8);
  try {
    return rowFrom(instanceNumber, execution, codec.decode(valueIn(entry)) as Columns);
  } catch {
    const times = { startedMs: 0, endedMs: 0 };
    return {
      instanceNumber,
      execution,
      status: 'stuck',
      ...times,
      historyLength: 0,
      historyBytes: 0,
    };
  }
}

/** Reads at most `limit` ended executions of an instance after the number `after`, oldest first. */
export async function readExecutions(
  current: () => Environment,
  instanceNumber: number,
  after: number,
  limit: number,
): Promise<ExecutionRow[]> {
  const { codec } = current();
  const range = { start: keyOf(instanceNumber, after + 1), end: keyBehind(keyOf(instanceNumber)) };
  const rows: ExecutionRow[] = [];
  for await (const entries of scan(() => current().tables.executions, range)) {
    for (const entry of entries) {
      if (rows.length >= limit) return rows;
      rows.push(entryRow(codec, instanceNumber, entry));
    }
  }
  return rows;
}

export function readExecution(
  { tables, codec }: Environment,
  no: number,
  execution: number,
): ExecutionRow | null {
  const key = keyOf(no, execution);
  const stored = storedAt(tables.executions, key);
  return stored ? entryRow(codec, no, { key, stored }) : null;
}
