import type { RowCodec, Table } from '../environment.ts';
import type { TableName } from '../keys.ts';
import { valueOf } from '../row-checksum.ts';

/** One change of one key. `value` null deletes; deleting a missing key is no error. */
export interface Write {
  readonly table: TableName;
  readonly key: Buffer;
  readonly value: Uint8Array | null;
  /** The instance it belongs to. */
  readonly instanceNumber: number;
}

export interface Entry {
  readonly key: Buffer;
  /** As stored, with its checksum: see `valueIn`. */
  readonly stored: Buffer;
}

export interface Range {
  readonly start: Buffer;
  /** Exclusive; null: up to the last key. */
  readonly end: Buffer | null;
  /** Descending from `start`. */
  readonly reverse?: boolean;
}

/** Entries read at once: the event loop is blocked, and a snapshot is held, during one read. */
const CHUNK_ENTRIES = 1_000;
const CHUNK_BYTES = 1024 * 1024;

/** From this size on, LMDB returns values as buffers with additional properties. */
const LARGE_BYTES = 16 * 1024;

/** The same bytes as an ordinary buffer. */
function plainView({ buffer, byteOffset, byteLength }: Buffer): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The value of a key; undefined when there is none. Valid until the next read. */
export function valueAt(table: Table, key: Buffer): Buffer | undefined {
  const stored = storedAt(table, key);
  return stored && valueOf(key, stored);
}

/** The stored value of a key, with its checksum. Valid until the next read. */
export function storedAt(table: Table, key: Buffer): Buffer | undefined {
  const stored = table.get(key);
  return stored && (stored.length < LARGE_BYTES ? stored : plainView(stored));
}

/** The value of an entry. @throws UnreadableRowError when it is damaged. */
export function valueIn({ key, stored }: Entry): Buffer {
  return valueOf(key, stored);
}

/** The opaque body in an entry; null, with the reason, when it cannot be read. */
export function bodyOf(codec: RowCodec, entry: Entry): { body: unknown; unreadable?: string } {
  try {
    return { body: codec.decode(valueIn(entry)) };
  } catch (error) {
    return { body: null, unreadable: textOf(error) };
  }
}

/** The message of an error. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The first entries of a range, up to the limit of one read. */
export function chunkOf(table: Table, range: Range, limit: number = CHUNK_ENTRIES): Entry[] {
  const entries: Entry[] = [];
  let bytes = 0;
  const { start, end, reverse = false } = range;
  const found = table.getRange({ start, ...(end && { end }), reverse, limit });
  for (const { key, value } of found) {
    const stored = value.length < LARGE_BYTES ? value : plainView(value);
    entries.push({ key, stored });
    bytes += value.byteLength;
    if (bytes >= CHUNK_BYTES) break;
  }
  return entries;
}

/** The keys of a range, all of them or the first ones. */
export function keysOf(table: Table, range: Range, limit: number = Infinity): Buffer[] {
  const { start, end } = range;
  const keys: Buffer[] = [];
  for (const key of table.getKeys({ start, ...(end && { end }), limit })) keys.push(key);
  return keys;
}

/** Smallest key above this one. */
export function nextKey(key: Buffer): Buffer {
  return Buffer.concat([key, Buffer.of(0)]);
}

/** Consecutive entries, and whether the range has none after them. */
export interface EntryPart {
  readonly entries: readonly Entry[];
  readonly isLast: boolean;
}

/** The first entries of a range, up to the limit of one read. */
export function partOf(table: Table, range: Range): EntryPart {
  const entries = chunkOf(table, range);
  return { entries, isLast: entries.length < CHUNK_ENTRIES && !isLarge(entries) };
}

/**
 * All entries of an ascending range, in parts. Between parts other work may run and commit;
 * `current` then returns the current table.
 */
export async function* scan(current: () => Table, range: Range): AsyncGenerator<readonly Entry[]> {
  let start = range.start;
  while (true) {
    const { entries, isLast } = partOf(current(), { start, end: range.end });
    if (entries.length > 0) yield entries;
    if (isLast) return;
    start = nextKey(entries.at(-1)!.key);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** All keys of an ascending range, read like `scan`. */
export async function* scanKeys(current: () => Table, range: Range): AsyncGenerator<Buffer[]> {
  let start = range.start;
  while (true) {
    const keys = keysOf(current(), { start, end: range.end }, CHUNK_ENTRIES);
    yield keys;
    if (keys.length < CHUNK_ENTRIES) return;
    start = nextKey(keys.at(-1)!);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function isLarge(entries: readonly Entry[]): boolean {
  return entries.reduce((bytes, { stored }) => bytes + stored.length, 0) >= CHUNK_BYTES;
}
