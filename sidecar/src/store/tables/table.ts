import type { Table } from '../environment.ts';

/** One change of one key. `value` null deletes; to delete what is not there is no error. */
export interface Write {
  readonly table: Table;
  readonly key: Buffer;
  readonly value: Uint8Array | null;
  /** The instance it belongs to. */
  readonly no: number;
}

export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

export interface Range {
  readonly start: Buffer;
  /** Exclusive; null: as far as there are keys. */
  readonly end: Buffer | null;
  /** Descending from `start` on. */
  readonly reverse?: boolean;
}

/** Entries read at once: so long the event loop stands still, and so long a snapshot is held. */
const CHUNK_ENTRIES = 1_000;
const CHUNK_BYTES = 1024 * 1024;

/** The first entries of a range, as many as one may read at a time. */
export function chunkOf(table: Table, range: Range, limit: number = CHUNK_ENTRIES): Entry[] {
  const entries: Entry[] = [];
  let bytes = 0;
  const { start, end, reverse = false } = range;
  const found = table.getRange({ start, ...(end && { end }), reverse, limit });
  for (const { key, value } of found) {
    // Large values come as views with a length of their own; a plain view behaves like any other.
    entries.push({ key, value: Buffer.from(value.buffer, value.byteOffset, value.byteLength) });
    bytes += value.byteLength;
    if (bytes >= CHUNK_BYTES) break;
  }
  return entries;
}

/** The keys of a range, all of them. */
export function keysOf(table: Table, range: Range): Buffer[] {
  const { start, end } = range;
  return [...table.getKeys({ start, ...(end && { end }) })];
}

/** Smallest key above this one. */
function after(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0)]);
}

/**
 * All entries of an ascending range, read chunk by chunk. Between chunks others may run and commit;
 * `current` gives the table anew then.
 */
export async function* scan(current: () => Table, range: Range): AsyncGenerator<Entry> {
  let start = range.start;
  while (true) {
    const entries = chunkOf(current(), { start, end: range.end });
    const last = entries.at(-1);
    if (!last) return;
    yield* entries;
    start = after(last.key);
    if (entries.length < CHUNK_ENTRIES && !isLarge(entries)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function isLarge(entries: readonly Entry[]): boolean {
  return entries.reduce((bytes, { value }) => bytes + value.length, 0) >= CHUNK_BYTES;
}
