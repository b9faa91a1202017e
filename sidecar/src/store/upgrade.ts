import type { Environment, Table } from './environment.ts';
import { FORMAT_VERSION, formatKey, isPlain, tableNames, upgradeKey } from './keys.ts';
import type { TableName } from './keys.ts';
import { withChecksum } from './row-checksum.ts';

/**
 * Progress of an upgrade. All rows of earlier tables, and rows of `table` up to `lastKey`, have a
 * checksum.
 */
type Progress = readonly [table: TableName, lastKey: Uint8Array];

/** Limits of rows and bytes that one transaction converts. */
const CHUNK_ROWS = 10_000;
const CHUNK_BYTES = 8 * 1024 * 1024;

/** True when an upgrade was interrupted. */
export function isUpgrading({ tables }: Environment): boolean {
  return tables.meta.get(upgradeKey) !== undefined;
}

/**
 * Converts all rows to the format of this release, part by part. Each part becomes durable together
 * with the position of the next part. After the first part, older releases reject the directory.
 */
export function upgradeRows(environment: Environment): void {
  const { root, tables, codec } = environment;
  const stored = tables.meta.get(upgradeKey);
  let [table, lastKey] = stored ? (codec.decode(stored) as Progress) : firstOf(tableNames[0]);
  for (;;) {
    const rows = rowsBehind(tables[table], table, lastKey);
    const next: Progress | null = rows.length > 0 ? [table, rows.at(-1)!.key] : firstBehind(table);
    root.transactionSync(() => {
      for (const { key, value } of rows) tables[table].put(key, withChecksum(key, value));
      tables.meta.put(formatKey, codec.encode(FORMAT_VERSION));
      if (next === null) tables.meta.remove(upgradeKey);
      else tables.meta.put(upgradeKey, codec.encode([next[0], Buffer.from(next[1])]));
    });
    if (next === null) return;
    [table, lastKey] = next;
  }
}

/** Writes the row of the format to a new directory. */
export function startFormat({ root, tables, codec }: Environment): void {
  root.transactionSync(() => {
    tables.meta.put(formatKey, codec.encode(FORMAT_VERSION));
  });
}

const firstOf = (table: TableName): Progress => [table, Buffer.alloc(0)];

function firstBehind(table: TableName): Progress | null {
  const next = tableNames[tableNames.indexOf(table) + 1];
  return next === undefined ? null : firstOf(next);
}

function rowsBehind(
  table: Table,
  name: TableName,
  lastKey: Uint8Array,
): { readonly key: Buffer; readonly value: Buffer }[] {
  const rows: { key: Buffer; value: Buffer }[] = [];
  let bytes = 0;
  const start = Buffer.concat([lastKey, Buffer.of(0)]);
  for (const { key, value } of table.getRange({ start, limit: CHUNK_ROWS })) {
    if (isPlain(name, key)) continue;
    rows.push({ key: Buffer.from(key), value: Buffer.from(value) });
    bytes += value.length;
    if (bytes >= CHUNK_BYTES) break;
  }
  return rows;
}
