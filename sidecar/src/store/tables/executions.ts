import type { ExecutionRow, InstanceStatus } from '../../model/instance.ts';
import type { Environment } from '../environment.ts';
import { keyBehind, keyOf, wordAt } from '../keys.ts';
import { scan } from './table.ts';
import type { Write } from './table.ts';

type Columns = readonly [
  status: InstanceStatus,
  startedMs: number,
  endedMs: number,
  historyLength: number,
];

export function putExecution({ tables, codec }: Environment, row: ExecutionRow): Write {
  const { no, execution, status, startedMs, endedMs, historyLength } = row;
  const columns: Columns = [status, startedMs, endedMs, historyLength];
  return { table: tables.executions, key: keyOf(no, execution), value: codec.encode(columns), no };
}

/** Ended executions of an instance, oldest first. */
export async function readExecutions(
  current: () => Environment,
  no: number,
): Promise<ExecutionRow[]> {
  const start = keyOf(no);
  const rows: ExecutionRow[] = [];
  const range = { start, end: keyBehind(start) };
  for await (const { key, value } of scan(() => current().tables.executions, range)) {
    const columns = current().codec.decode(value) as Columns;
    const [status, startedMs, endedMs, historyLength] = columns;
    rows.push({ no, execution: wordAt(key, 8), status, startedMs, endedMs, historyLength });
  }
  return rows;
}
