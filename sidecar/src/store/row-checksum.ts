import { crc32 } from 'node:zlib';
import { UnreadableRowError } from '../model/store-round.ts';

// A stored value ends with a checksum of the key and the value. LMDB has no checksums, and a disk
// may return wrong bytes.

/** Bytes of the checksum after a value. */
const CHECKSUM_BYTES = 4;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Returns the checksum of a key, which is the seed of the checksum of the value. For short keys, a
 * loop costs less than a call.
 */
function seedOf(key: Uint8Array): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key[at]!, FNV_PRIME);
  return hash >>> 0;
}

/** Appends the checksum to a value under this key. */
export function withChecksum(key: Uint8Array, value: Uint8Array): Buffer {
  const stored = Buffer.allocUnsafe(value.length + CHECKSUM_BYTES);
  stored.set(value);
  stored.writeUInt32LE(crc32(value, seedOf(key)), value.length);
  return stored;
}

/** Returns a stored value without its checksum; null if the checksum does not match. */
export function checkedValue(key: Uint8Array, stored: Buffer): Buffer | null {
  const length = stored.length - CHECKSUM_BYTES;
  if (length < 0) return null;
  const value = stored.subarray(0, length);
  return crc32(value, seedOf(key)) === stored.readUInt32LE(length) ? value : null;
}

/** Like `checkedValue`. @throws UnreadableRowError if the checksum does not match. */
export function valueOf(key: Uint8Array, stored: Buffer): Buffer {
  const value = checkedValue(key, stored);
  if (value !== null) return value;
  throw new UnreadableRowError(
    `a row of data.mdb is damaged: key ${Buffer.from(key).toString('hex')}. Stop the sidecar and ` +
      'run `perdure store check`',
  );
}
