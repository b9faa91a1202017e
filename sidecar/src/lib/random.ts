import { randomFillSync, randomUUID } from 'node:crypto';

/** Random bytes and ids; implements the model's `Random`. */
export interface RandomSource {
  bytes(count: number): Uint8Array;
  /** Returns a UUID of version 4 (RFC 9562), 36 characters. */
  uuid(): string;
}

/** Bytes that one call reads from the system. A call for fewer bytes costs as much. */
const POOL_BYTES = 4096;

/** Creates a source of unpredictable random numbers from the operating system. */
export function cryptoRandom(): RandomSource {
  const pool = new Uint8Array(POOL_BYTES);
  let used = POOL_BYTES;
  return {
    bytes(count) {
      if (count > POOL_BYTES / 8) return randomFillSync(new Uint8Array(count));
      if (used + count > POOL_BYTES) {
        randomFillSync(pool);
        used = 0;
      }
      used += count;
      return pool.slice(used - count, used);
    },
    uuid: () => randomUUID(),
  };
}

/**
 * Creates a source that returns the same bytes for the same seed in each process and release. For
 * tests, never for secrets.
 */
export function seededRandom(seed: number): RandomSource {
  const next = generator(seed);
  const bytes = (count: number): Uint8Array => {
    const result = new Uint8Array(count);
    for (let at = 0; at < count; at += 1) result[at] = next() >>> 24;
    return result;
  };
  return {
    bytes,
    uuid() {
      const raw = bytes(16);
      raw[6] = (raw[6]! & 0x0f) | 0x40;
      raw[8] = (raw[8]! & 0x3f) | 0x80;
      const hex = Buffer.from(raw).toString('hex');
      const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
      return [...parts, hex.slice(20)].join('-');
    },
  };
}

/** The generator sfc32 (small fast counter), 32 bits per call, initialized from the seed. */
function generator(seed: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next();
  return next;
}
