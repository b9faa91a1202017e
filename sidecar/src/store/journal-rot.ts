import { crc32 } from 'node:zlib';
import {
  CHECKED_AT,
  ENTRY_HEADER_BYTES,
  LENGTH_AT,
  SEQUENCE_AT,
  TAG_BYTES,
} from './journal-entry.ts';

// Distinguishes a damaged last entry of a journal from a torn entry. A crash may tear the last
// entry, which is then ignored. An entry that differs from a complete entry in a single bit is
// damaged instead: it was acknowledged. This conclusion requires that the bit is in the sector with
// the number of the entry. Disks write a sector completely or not at all, so this sector was
// written. In another sector, the bit may be the only part that a torn write did not store.

/** CRC-32 as in zlib: bits are processed from the lowest. */
const POLYNOMIAL = 0xedb88320;

const WORD = 2 ** 32;
const SECTOR_BYTES = 512;

/**
 * True when the bytes at this offset are the entry with this tag and number, except for one bit.
 *
 * @param file the content of a journal file; `at` is the offset of the entry.
 */
export function isOneBitOff(file: Buffer, at: number, tag: Buffer, sequence: number): boolean {
  if (at + ENTRY_HEADER_BYTES > file.length) return false;
  const number = Buffer.alloc(8);
  number.writeUInt32BE(Math.floor(sequence / WORD), 0);
  number.writeUInt32BE(sequence % WORD, 4);
  const ownTag = file.subarray(at, at + TAG_BYTES);
  const ownNumber = file.subarray(at + SEQUENCE_AT, at + SEQUENCE_AT + 8);
  const inTag = bitsApart(ownTag, tag);
  const inNumber = bitsApart(ownNumber, number);
  if (inTag + inNumber > 1) return false;
  const length = file.readUInt32BE(at + LENGTH_AT);
  const isWritten = (byte: number): boolean => sectorOf(byte) === sectorOf(at + SEQUENCE_AT + 7);
  if (inTag === 1) return isWritten(at) && difference(file, at, length) === 0;
  const flipped = flippedByte(file, at, length);
  if (flipped !== null) return isWritten(flipped);
  if (inNumber === 1 || !isWritten(at + LENGTH_AT)) return false;
  return lengthsNear(length).some((one) => isCompleteWith(file, at, one));
}

const sectorOf = (byte: number): number => Math.floor(byte / SECTOR_BYTES);

function bitsApart(a: Buffer, b: Buffer): number {
  let count = 0;
  for (let at = 0; at < b.length; at += 1) {
    for (let bits = a[at]! ^ b[at]!; bits !== 0; bits &= bits - 1) count += 1;
  }
  return count;
}

const lengthsNear = (length: number): number[] =>
  Array.from({ length: 32 }, (_, bit) => (length ^ (1 << bit)) >>> 0);

/** Returns the XOR of the stored and the computed checksum; null if the bytes are not an entry. */
function difference(file: Buffer, at: number, length: number): number | null {
  const end = at + ENTRY_HEADER_BYTES + length;
  if (length === 0 || end > file.length) return null;
  const stored = file.readUInt32BE(at + TAG_BYTES);
  return (stored ^ crc32(file.subarray(at + CHECKED_AT, end))) >>> 0;
}

/** True when the entry is complete with this length. */
function isCompleteWith(file: Buffer, at: number, length: number): boolean {
  const end = at + ENTRY_HEADER_BYTES + length;
  if (length === 0 || end > file.length) return false;
  const checked = Buffer.from(file.subarray(at + CHECKED_AT, end));
  checked.writeUInt32BE(length, LENGTH_AT - CHECKED_AT);
  return crc32(checked) === file.readUInt32BE(at + TAG_BYTES);
}

/**
 * Returns the offset of the byte with the single flipped bit, in the checksum or the covered bytes;
 * or null.
 */
function flippedByte(file: Buffer, at: number, length: number): number | null {
  const found = difference(file, at, length);
  if (found === null || found === 0) return null;
  if ((found & (found - 1)) === 0) return at + TAG_BYTES;
  // The effect of a flipped bit on the checksum depends only on its distance from the end.
  const effects = Array.from({ length: 8 }, (_, bit) => step(1 << bit));
  for (let byte = at + ENTRY_HEADER_BYTES + length - 1; byte >= at + CHECKED_AT; byte -= 1) {
    if (effects.includes(found)) return byte;
    for (let bit = 0; bit < 8; bit += 1) effects[bit] = step(effects[bit]!);
  }
  return null;
}

/** Returns the register of the checksum after a byte of zeros. */
function step(register: number): number {
  let next = register;
  for (let bit = 0; bit < 8; bit += 1) {
    next = (next & 1) === 1 ? (next >>> 1) ^ POLYNOMIAL : next >>> 1;
  }
  return next >>> 0;
}
