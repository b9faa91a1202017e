import { assert } from '../lib/assert.ts';

// All tables and the format of their keys. Keys are fixed-width big-endian numbers, so that the
// order of bytes is the order of numbers. An instance number and a time have 8 bytes, other numbers
// 4.
//
// meta a name instances [instanceNumber] ids the id in UTF-8 history [instanceNumber, execution,
// firstEventId] executions [instanceNumber, execution] activities [instanceNumber, execution, seq]
// timers [fireAtMs, instanceNumber, execution, seq] messages [instanceNumber, execution, eventId,
// index] active [instanceNumber] objects kind, a zero byte, the id
//
// Names, formats and the order of the names are on users' disks: changing one requires a new format
// version. Format 1 has no journal. Up to format 2, values have no checksum (see `row-checksum.ts`)
// and a directory has no identity. `upgrade.ts` converts them to the current format.

export const FORMAT_VERSION: number = 3;

export const tableNames = [
  'meta',
  'instances',
  'ids',
  'history',
  'executions',
  'activities',
  'timers',
  'messages',
  'active',
  'objects',
] as const;

export type TableName = (typeof tableNames)[number];

/** Limit of LMDB for pages of 4 KiB. */
export const KEY_BYTES_MAX: number = 1978;

const WORD = 2 ** 32;

function writeLong(key: Buffer, at: number, value: number): void {
  assert(Number.isSafeInteger(value) && value >= 0, `${value} cannot be part of a key`);
  key.writeUInt32BE(Math.floor(value / WORD), at);
  key.writeUInt32BE(value % WORD, at + 4);
}

/** Returns the 8-byte number at this offset of a key. */
export function longAt(key: Buffer, at: number): number {
  return key.readUInt32BE(at) * WORD + key.readUInt32BE(at + 4);
}

/** Returns the 4-byte number at this offset of a key. */
export function wordAt(key: Buffer, at: number): number {
  return key.readUInt32BE(at);
}

/**
 * Encodes one number of 8 bytes and the others of 4 bytes. The code contains no loop, because each
 * write calls it.
 */
export function keyOf(first: number, second?: number, third?: number, fourth?: number): Buffer {
  const words = second === undefined ? 0 : third === undefined ? 1 : fourth === undefined ? 2 : 3;
  const key = Buffer.allocUnsafe(8 + 4 * words);
  writeLong(key, 0, first);
  if (words > 0) key.writeUInt32BE(second!, 8);
  if (words > 1) key.writeUInt32BE(third!, 12);
  if (words > 2) key.writeUInt32BE(fourth!, 16);
  return key;
}

export function timerKeyOf(
  fireAtMs: number,
  instanceNumber: number,
  execution: number,
  seq: number,
): Buffer {
  const key = Buffer.allocUnsafe(24);
  writeLong(key, 0, fireAtMs);
  writeLong(key, 8, instanceNumber);
  key.writeUInt32BE(execution, 16);
  key.writeUInt32BE(seq, 20);
  return key;
}

/** Encodes a text key: an id, or a name in `meta`. */
export function textKeyOf(text: string): Buffer {
  const key = Buffer.from(text);
  assert(
    key.length > 0 && key.length <= KEY_BYTES_MAX,
    'an id that is empty or too long for a key',
  );
  return key;
}

/** Returns the first key after all keys with this prefix; null if no such key exists. */
export function keyBehind(prefix: Buffer): Buffer | null {
  const key = Buffer.from(prefix);
  for (let at = key.length - 1; at >= 0; at -= 1) {
    if (key[at]! < 0xff) {
      key[at]! += 1;
      return key.subarray(0, at + 1);
    }
  }
  return null;
}

/** Key of the format, which releases of all formats read. */
export const formatKey: Buffer = textKeyOf('format');

/** Key of the progress of an interrupted upgrade. */
export const upgradeKey: Buffer = textKeyOf('upgrade');

/**
 * True for a row without a checksum. These rows determine the format in which other rows are read.
 */
export function isPlain(table: string, key: Uint8Array): boolean {
  return table === 'meta' && (formatKey.equals(key) || upgradeKey.equals(key));
}
