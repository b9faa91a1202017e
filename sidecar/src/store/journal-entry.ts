import { crc32 } from 'node:zlib';
import { tableNames } from './keys.ts';
import type { Write } from './tables/table.ts';

// One commit as it stands in the journal, numbers big-endian:
//
//   checksum 4 | sequence 8 | length 4 | length bytes of writes
//   a write: table 1 | length of key 2 | length of value 4, or DELETED | key | value
//
// The checksum covers everything behind it. It tells a whole entry from a torn one; the sequence
// tells it from what an earlier use of the file left there.

const CHECKSUM_BYTES = 4;
const LENGTH_AT = 12;
const HEADER_BYTES = 16;
const WRITE_HEADER_BYTES = 7;
const DELETED = 2 ** 32 - 1;
const WORD = 2 ** 32;

const tableIndex = new Map(tableNames.map((name, index) => [name, index]));

/** Size of the entry that holds these writes. */
export function entryBytes(writes: readonly Write[]): number {
  let bytes = HEADER_BYTES;
  for (const { key, value } of writes) {
    bytes += WRITE_HEADER_BYTES + key.length + (value?.length ?? 0);
  }
  return bytes;
}

/** Writes an entry to the beginning of `into`, which has room for it; answers its size. */
export function encodeEntry(into: Buffer, sequence: number, writes: readonly Write[]): number {
  let at = HEADER_BYTES;
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
  into.writeUInt32BE(Math.floor(sequence / WORD), CHECKSUM_BYTES);
  into.writeUInt32BE(sequence % WORD, CHECKSUM_BYTES + 4);
  into.writeUInt32BE(at - HEADER_BYTES, LENGTH_AT);
  into.writeUInt32BE(crc32(into.subarray(CHECKSUM_BYTES, at)), 0);
  return at;
}

/** An entry found in a file. */
export interface JournalEntry {
  readonly sequence: number;
  readonly writes: readonly Write[];
}

/** All whole entries from the beginning of a file whose sequences follow one another. */
export function decodeEntries(file: Buffer): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let at = 0;
  while (at + HEADER_BYTES <= file.length) {
    const end = at + HEADER_BYTES + file.readUInt32BE(at + LENGTH_AT);
    if (end === at + HEADER_BYTES || end > file.length) break;
    if (file.readUInt32BE(at) !== crc32(file.subarray(at + CHECKSUM_BYTES, end))) break;
    const high = file.readUInt32BE(at + CHECKSUM_BYTES);
    const sequence = high * WORD + file.readUInt32BE(at + CHECKSUM_BYTES + 4);
    const last = entries.at(-1);
    if (last !== undefined && sequence !== last.sequence + 1) break;
    entries.push({ sequence, writes: decodeWrites(file.subarray(at + HEADER_BYTES, end)) });
    at = end;
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
    writes.push({ table, key, value, no: 0 });
    at = end;
  }
  return writes;
}
