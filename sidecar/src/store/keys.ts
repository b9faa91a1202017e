import { assert } from '../lib/assert.ts';

// Every table and the shape of its keys. Keys are fixed-width big-endian numbers, so that their
// order as bytes is the order of the numbers. An instance number and a time take 8 bytes, all else
// takes 4.
//
//   meta         a name
//   instances    [instanceNumber]
//   ids          the id in UTF-8
//   history      [instanceNumber, execution, firstEventId]
//   executions   [instanceNumber, execution]
//   activities   [instanceNumber, execution, seq]
//   timers       [fireAtMs, instanceNumber, execution, seq]
//   messages     [instanceNumber, execution, eventId, index]
//   active       [instanceNumber]
//   objects      kind, a zero byte, the id
//
// Names, shapes and the order of the names are what is on users' disks: to change one is to raise
// the format version. 1 has no journal; up to 2 values have no checksum, see `row-checksum.ts`, and
// a directory has no identity. `upgrade.ts` brings them to this one.

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

/** LMDB's limit on the pages of 4 KiB that we use. */
export const KEY_BYTES_MAX: number = 1978;

const WORD = 2 ** 32;

function writeLong(key: Buffer, at: number, value: number): void {
  assert(Number.isSafeInteger(value) && value >= 0, `${value} cannot be part of a key`);
  key.writeUInt32BE(Math.floor(value / WORD), at);
  key.writeUInt32BE(value % WORD, at + 4);
}

/** The number of 8 bytes at this place of a key. */
export function longAt(key: Buffer, at: number): number {
  return key.readUInt32BE(at) * WORD + key.readUInt32BE(at + 4);
}

/** The number of 4 bytes at this place of a key. */
export function wordAt(key: Buffer, at: number): number {
  return key.readUInt32BE(at);
}

/** A number of 8 bytes and as many of 4 as are given. Written out: it is called for every write. */
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

/** A key of text: an id, or a name in `meta`. */
export function textKeyOf(text: string): Buffer {
  const key = Buffer.from(text);
  assert(
    key.length > 0 && key.length <= KEY_BYTES_MAX,
    'an id that is empty or too long for a key',
  );
  return key;
}

/** The first key behind all that begin with this one; null when there is none. */
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

/** Where the format is stored; releases of every format read it. */
export const formatKey: Buffer = textKeyOf('format');

/** How far an upgrade is that was cut short. */
export const upgradeKey: Buffer = textKeyOf('upgrade');

/** Whether a row has no checksum: what tells how rows are to be read. */
export function isPlain(table: string, key: Uint8Array): boolean {
  return table === 'meta' && (formatKey.equals(key) || upgradeKey.equals(key));
}
