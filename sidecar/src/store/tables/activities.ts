import type { ActivityRow, OperationKey } from '../../model/store-round.ts';
import type { Environment } from '../environment.ts';
import { keyBehind, keyOf, wordAt } from '../keys.ts';
import { failureColumns, failureFrom, payloadColumns, payloadFrom } from './payload-rows.ts';
import type { FailureColumns, PayloadColumns } from './payload-rows.ts';
import { scan } from './table.ts';
import type { Write } from './table.ts';

type Columns = readonly [
  attempts: number,
  notBeforeMs: number,
  heartbeatDetails: PayloadColumns | null,
  lastFailure: FailureColumns | null,
];

export function putActivity({ tables, codec }: Environment, row: ActivityRow): Write {
  const { no, execution, seq, attempts, notBeforeMs, heartbeatDetails, lastFailure } = row;
  const details = payloadColumns(heartbeatDetails);
  const columns: Columns = [attempts, notBeforeMs, details, failureColumns(lastFailure)];
  const key = keyOf(no, execution, seq);
  return { table: tables.activities, key, value: codec.encode(columns), no };
}

export function deleteActivity({ tables }: Environment, operation: OperationKey): Write {
  const { no, execution, seq } = operation;
  return { table: tables.activities, key: keyOf(no, execution, seq), value: null, no };
}

/** Activities of an instance in order of execution and seq. */
export async function readActivities(
  current: () => Environment,
  no: number,
): Promise<ActivityRow[]> {
  const start = keyOf(no);
  const rows: ActivityRow[] = [];
  const range = { start, end: keyBehind(start) };
  for await (const { key, value } of scan(() => current().tables.activities, range)) {
    const columns = current().codec.decode(value) as Columns;
    const [attempts, notBeforeMs, details, failure] = columns;
    rows.push({
      no,
      execution: wordAt(key, 8),
      seq: wordAt(key, 12),
      attempts,
      notBeforeMs,
      heartbeatDetails: payloadFrom(details),
      lastFailure: failureFrom(failure),
    });
  }
  return rows;
}
