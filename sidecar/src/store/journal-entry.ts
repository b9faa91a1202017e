import { crc32 } from 'node:zlib';
import { tableNames } from './keys.ts';
import type { Write } from './tables/table.ts';

// One commit in the journal, numbers big-endian:
//
//   tag 8 | checksum 4 | sequence 8 | length 4 | length bytes of writes
//   a write: table 1 | length of key 2 | length of value 4, or DELETED | key | value
//
// The checksum covers all later bytes and distinguishes a complete entry from a torn entry. The
// sequence distinguishes an entry from entries of an earlier use of the file. The tag is the
// beginning of the directory's identity. It distinguishes an entry from entries of other
// directories, and marks entries after a damaged entry. Entries up to format 2 have no tag.

/** Bytes of the tag. */
export const TAG_BYTES = 8;
const CHECKSUM_BYTES = 4;
const LENGTH_BEHIND_TAG = 12;
const HEADER_BYTES = 16;

// Offsets in an entry, including the tag.
export const CHECKED_AT: number = TAG_BYTES + CHECKSUM_BYTES;
export const SEQUENCE_AT: number = TAG_BYTES + CHECKSUM_BYTES;
export const LENGTH_AT: number = TAG_BYTES + LENGTH_BEHIND_TAG;
export const ENTRY_HEADER_BYTES: number = TAG_BYTES + HEADER_BYTES;

const WRITE_HEADER_BYTES = 7;
const DELETED = 2 ** 32 - 1;
const WORD = 2 ** 32;

const tableIndex = new Map(tableNames.map((name, index) => [name, index]));

/** Returns the size of an entry with these writes. */
export function entryBytes(writes: readonly Write[]): number {
  let bytes = TAG_BYTES + HEADER_BYTES;
  for (const { key, value } of writes) {
    bytes += WRITE_HEADER_BYTES + key.length + (value?.length ?? 0);
  }
  return bytes;
}

/** Writes an entry to the beginning of `into`, which must be large enough; returns its size. */
export function encodeEntry(
  into: Buffer,
  tag: Buffer,
  sequence: number,
  writes: readonly Write[],
): number {
  let at = TAG_BYTES + HEADER_BYTES;
  for (const { table, key, value } of writes) {
    into[at] = tableIndex.get(table)!;
    into.writeUInt16BE(key.length, at + 1);
    into.writeUInt32BE(value === null ? DELETED : value.length, at + 3);
    at += WRITE_HEADER_BYTES;
    into.set(key, at);
    at += key.length;
    if (value === null) continue;
    into.set(value, at);
    at += value.length;
  }
  into.set(tag, 0);
  const checkedAt = TAG_BYTES + CHECKSUM_BYTES;
  into.writeUInt32BE(Math.floor(sequence / WORD), checkedAt);
  into.writeUInt32BE(sequence % WORD, checkedAt + 4);
  into.writeUInt32BE(at - ENTRY_HEADER_BYTES, LENGTH_AT);
  into.writeUInt32BE(crc32(into.subarray(checkedAt, at)), TAG_BYTES);
  return at;
}

/** An entry found in a file. */
export interface JournalEntry {
  readonly sequence: number;
  readonly writes: readonly Write[];
  /** Offset of the end of the entry in its file; absent up to format 2. */
  readonly end?: number;
}

/** A complete entry in a file, before its writes are decoded. */
interface Found {
  readonly sequence: number;
  readonly body: Buffer;
  readonly end: number;
}

/** Returns the entry whose checksum is at this offset; null for a missing or incomplete entry. */
function entryAt(file: Buffer, at: number): Found | null {
  if (at + HEADER_BYTES > file.length) return null;
  const end = at + HEADER_BYTES + file.readUInt32BE(at + LENGTH_BEHIND_TAG);
  if (end === at + HEADER_BYTES || end > file.length) return null;
  if (file.readUInt32BE(at) !== crc32(file.subarray(at + CHECKSUM_BYTES, end))) return null;
  const high = file.readUInt32BE(at + CHECKSUM_BYTES);
  const sequence = high * WORD + file.readUInt32BE(at + CHECKSUM_BYTES + 4);
  return { sequence, body: file.subarray(at + HEADER_BYTES, end), end };
}

/**
 * Decodes all complete entries with this tag and a number above `applied`, in order of their
 * offsets, including entries after a damaged entry.
 */
export function decodeEntries(file: Buffer, tag: Buffer, applied: number = 0): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let at = file.indexOf(tag); at !== -1;) {
    const found = entryAt(file, at + TAG_BYTES);
    if (found !== null && found.sequence > applied) {
      entries.push({
        sequence: found.sequence,
        writes: decodeWrites(found.body),
        end: found.end,
      });
    }
    at = file.indexOf(tag, found?.end ?? at + 1);
  }
  return entries;
}

/** Decodes entries up to format 2: consecutive complete entries from the beginning. */
export function decodeUntagged(file: Buffer, applied: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let last = -1;
  for (let found = entryAt(file, 0); found !== null; found = entryAt(file, found.end)) {
    const { sequence } = found;
    if (last !== -1 && sequence !== last + 1) break;
    if (sequence > applied) entries.push({ sequence, writes: decodeWrites(found.body) });
    last = sequence;
  }
  return entries;
}

function decodeWrites(bytes: Buffer): Write[] {
  const writes: Write[] = [];
  let at = 0;
  while (at < bytes.length) {
    const table = tableNames[bytes[at]!]!;
    const keyEnd = at + WRITE_HEADER_BYTES + bytes.readUInt16BE(at + 1);
    const length = bytes.readUInt32BE(at + 3);
    const key = bytes.subarray(at + WRITE_HEADER_BYTES, keyEnd);
    const end = length === DELETED ? keyEnd : keyEnd + length;
    const value = length === DELETED ? null : bytes.subarray(keyEnd, end);
    writes.push({ table, key, value, instanceNumber: 0 });
    at = end;
  }
  return writes;
}
