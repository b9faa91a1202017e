import type { ExecutionRow, InstanceStatus } from '../../model/instance.ts';
import type { Environment, RowCodec } from '../environment.ts';
import { keyBehind, keyOf, wordAt } from '../keys.ts';
import { scan } from './table.ts';
import type { Write } from './table.ts';

type Columns = readonly [
  status: InstanceStatus,
  startedMs: number,
  endedMs: number,
  historyLength: number,
  historyBytes: number | undefined,
];

export function putExecution(codec: RowCodec, row: ExecutionRow): Write {
  const { no, execution, status, startedMs, endedMs, historyLength, historyBytes } = row;
  const columns: Columns = [status, startedMs, endedMs, historyLength, historyBytes];
  return { table: 'executions', key: keyOf(no, execution), value: codec.encode(columns), no };
}

function rowFrom(no: number, execution: number, columns: Columns): ExecutionRow {
  const [status, startedMs, endedMs, historyLength, historyBytes = 0] = columns;
  return { no, execution, status, startedMs, endedMs, historyLength, historyBytes };
}

/** Ended executions of an instance, oldest first. */
export async function readExecutions(
  current: () => Environment,
  no: number,
): Promise<ExecutionRow[]> {
  const { codec } = current();
  const start = keyOf(no);
  const range = { start, end: keyBehind(start) };
  const rows: ExecutionRow[] = [];
  for await (const entries of scan(() => current().tables.executions, range)) {
    for (const { key, value } of entries) {
      rows.push(rowFrom(no, wordAt(key, 8), codec.decode(value) as Columns));
    }
  }
  return rows;
}
