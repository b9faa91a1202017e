import type { RowCodec, Table } from '../environment.ts';
import type { TableName } from '../keys.ts';
import { valueOf } from '../row-checksum.ts';
import { nextIteration } from '../../lib/loop-slices.ts';

/**
 * One change of one key. A null `value` deletes the key. Deleting a missing key is not an error.
 */
export interface Write {
  readonly table: TableName;
  readonly key: Buffer;
  readonly value: Uint8Array | null;
  /** The number of the instance that the key belongs to. */
  readonly instanceNumber: number;
}

export interface Entry {
  readonly key: Buffer;
  /** The stored value with its checksum: see `valueIn`. */
  readonly stored: Buffer;
}

export interface Range {
  readonly start: Buffer;
  /** End of the range, exclusive; null: up to the last key. */
  readonly end: Buffer | null;
  /** True to read in descending order from `start`. */
  readonly reverse?: boolean;
}

/** Limit of entries per read, which blocks the event loop and holds a snapshot. */
const CHUNK_ENTRIES = 1_000;
const CHUNK_BYTES = 1024 * 1024;

/** Size from which LMDB returns values as buffers with additional properties. */
const LARGE_BYTES = 16 * 1024;

/** Returns the bytes as an ordinary buffer. */
function plainView({ buffer, byteOffset, byteLength }: Buffer): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** Reads the value of a key; undefined for a missing key. Valid until the next read. */
export function valueAt(table: Table, key: Buffer): Buffer | undefined {
  const stored = storedAt(table, key);
  return stored && valueOf(key, stored);
}

/** Reads the stored value of a key with its checksum. Valid until the next read. */
export function storedAt(table: Table, key: Buffer): Buffer | undefined {
  const stored = table.get(key);
  return stored && (stored.length < LARGE_BYTES ? stored : plainView(stored));
}

/** Returns the value of an entry. @throws UnreadableRowError for a damaged value. */
export function valueIn({ key, stored }: Entry): Buffer {
  return valueOf(key, stored);
}

/** Decodes the opaque body of an entry. An unreadable body is null, with the reason. */
export function bodyOf(codec: RowCodec, entry: Entry): { body: unknown; unreadable?: string } {
  try {
    return { body: codec.decode(valueIn(entry)) };
  } catch (error) {
    return { body: null, unreadable: textOf(error) };
  }
}

/** Returns the message of an error. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads the first entries of a range, up to the limit of one read. */
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

/** Reads the keys of a range, at most `limit`. */
export function keysOf(table: Table, range: Range, limit: number = Infinity): Buffer[] {
  const { start, end } = range;
  const keys: Buffer[] = [];
  for (const key of table.getKeys({ start, ...(end && { end }), limit })) keys.push(key);
  return keys;
}

/** Returns the smallest key above this key. */
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
 * Reads all entries of an ascending range in parts. Other work may run and commit between parts;
 * `current` returns the current table.
 */
export async function* scan(current: () => Table, range: Range): AsyncGenerator<readonly Entry[]> {
  let start = range.start;
  while (true) {
    const { entries, isLast } = partOf(current(), { start, end: range.end });
    if (entries.length > 0) yield entries;
    if (isLast) return;
    start = nextKey(entries.at(-1)!.key);
    await nextIteration();
  }
}

/** Reads all keys of an ascending range, like `scan`. */
export async function* scanKeys(current: () => Table, range: Range): AsyncGenerator<Buffer[]> {
  let start = range.start;
  while (true) {
    const keys = keysOf(current(), { start, end: range.end }, CHUNK_ENTRIES);
    yield keys;
    if (keys.length < CHUNK_ENTRIES) return;
    start = nextKey(keys.at(-1)!);
    await nextIteration();
  }
}

function isLarge(entries: readonly Entry[]): boolean {
  return entries.reduce((bytes, { stored }) => bytes + stored.length, 0) >= CHUNK_BYTES;
}
