import { hasEnded } from '../model/instance.ts';
import type { Environment } from './environment.ts';
import { keyBehind, keyOf } from './keys.ts';
import type { TableName } from './keys.ts';
import { readInstance } from './tables/instances.ts';
import { keysOf } from './tables/table.ts';
import type { Write } from './tables/table.ts';
import { timerKeysOf } from './tables/timers.ts';

const tablesOfInstances = ['instances', 'history', 'executions', 'activities', 'active'] as const;

/**
 * Returns the writes that delete executions with their histories, on disk or from earlier Rounds of
 * the same commit.
 */
export function pruneWrites(
  { tables }: Environment,
  instanceNumber: number,
  executions: readonly number[],
  earlier: readonly Write[],
): Write[] {
  const writes: Write[] = [];
  for (const execution of executions) {
    const start = keyOf(instanceNumber, execution);
    const range = { start, end: keyBehind(start) };
    for (const table of ['history', 'executions'] as const) {
      const added = earlier.filter((write) => write.table === table && isWithin(write.key, start));
      for (const key of [...keysOf(tables[table], range), ...added.map((write) => write.key)]) {
        writes.push({ table, key, value: null, instanceNumber });
      }
    }
  }
  return writes;
}

function isWithin(key: Buffer, prefix: Buffer): boolean {
  return (
    key.length >= prefix.length && key.compare(prefix, 0, prefix.length, 0, prefix.length) === 0
  );
}

/**
 * Returns the writes that delete all data of an instance, on disk or from earlier Rounds of the
 * same commit. Exceptions are the id, which may belong to another instance, and objects and
 * undelivered messages, which outlive the instance.
 *
 * The table of timers is ordered by time, so finding the timers of an instance reads all timers.
 * The search is skipped for an ended instance, whose last Round has deleted its timers.
 */
export function purgeWrites(
  environment: Environment,
  instanceNumber: number,
  earlier: readonly Write[],
): Write[] {
  const { tables } = environment;
  const writes: Write[] = [];
  const remove = (table: TableName, keys: readonly Buffer[]): void => {
    for (const key of keys) writes.push({ table, key, value: null, instanceNumber });
  };
  const start = keyOf(instanceNumber);
  const range = { start, end: keyBehind(start) };
  for (const table of tablesOfInstances) remove(table, keysOf(tables[table], range));
  const row = readInstance(environment, instanceNumber);
  if (row && !hasEnded(row.status)) remove('timers', timerKeysOf(environment, instanceNumber));
  for (const { table, key, value, instanceNumber: owner } of earlier) {
    const kept = table === 'ids' || table === 'messages' || table === 'objects';
    if (owner === instanceNumber && value !== null && !kept) remove(table, [key]);
  }
  return writes;
}
