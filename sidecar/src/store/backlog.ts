import { assert } from '../lib/assert.ts';
import { textKeyOf, wordAt } from './keys.ts';
import type { TableName } from './keys.ts';
import type { Write } from './tables/table.ts';

/** Records of one execution are merged up to this size: a reader decodes a whole record. */
const MERGED_BYTES_MAX = 16 * 1024;
/** Offset of the execution in the key of a record. */
const EXECUTION_AT = 8;

/** A record to which later records are appended. */
interface GrowingRecord {
  readonly instanceNumber: number;
  readonly key: Buffer;
  readonly chunks: Uint8Array[];
  bytes: number;
}

/**
 * Writes that are durable in the journal and not yet in the tables. The backlog retains only the
 * last write of a key, and merges consecutive records. So a short-lived or growing row costs the
 * tables one write.
 */
export class Backlog {
  readonly #instances = new Set<number>();
  readonly #byTable = new Map<TableName, Map<string | number, Write>>();
  readonly #records: GrowingRecord[] = [];
  readonly #lastRecords = new Map<number, GrowingRecord>();

  has(instanceNumber: number): boolean {
    return this.#instances.has(instanceNumber);
  }

  hasId(id: string): boolean {
    const ids = this.#byTable.get('ids');
    return ids !== undefined && ids.has(textOf(textKeyOf(id)));
  }

  /** Adds the writes of one commit. Records arrive in the order of their events. */
  add(writes: readonly Write[]): void {
    let lastInstance = -1;
    for (const write of writes) {
      const { table, instanceNumber } = write;
      if (instanceNumber !== lastInstance) this.#instances.add(instanceNumber);
      lastInstance = instanceNumber;
      if (table === 'history') this.#addRecord(write);
      else
        this.#latest(table).set(
          isKeyedByInstance(table) ? instanceNumber : textOf(write.key),
          write,
        );
    }
  }

  /** Returns all writes, one per key. */
  writes(): Write[] {
    const all: Write[] = [];
    for (const { key, instanceNumber, chunks } of this.#records) {
      const value = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      all.push({ table: 'history', key, value, instanceNumber });
    }
    for (const latest of this.#byTable.values()) all.push(...latest.values());
    return all;
  }

  #latest(table: TableName): Map<string | number, Write> {
    let latest = this.#byTable.get(table);
    if (latest === undefined) this.#byTable.set(table, (latest = new Map()));
    return latest;
  }

  #addRecord({ key, value, instanceNumber }: Write): void {
    assert(value !== null, 'the journal contains the deletion of a record');
    const last = this.#lastRecords.get(instanceNumber);
    const fits = last !== undefined && last.bytes + value.length <= MERGED_BYTES_MAX;
    if (fits && wordAt(last.key, EXECUTION_AT) === wordAt(key, EXECUTION_AT)) {
      last.chunks.push(value);
      last.bytes += value.length;
      return;
    }
    const record = { instanceNumber, key, chunks: [value], bytes: value.length };
    this.#records.push(record);
    this.#lastRecords.set(instanceNumber, record);
  }
}

/** Tables with one row for each instance, of which a key in a map needs no text. */
function isKeyedByInstance(table: TableName): boolean {
  return table === 'instances' || table === 'active';
}

function textOf(key: Buffer): string {
  return key.toString('latin1');
}
