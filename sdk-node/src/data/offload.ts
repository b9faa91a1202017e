import type { PayloadStore } from './payload-store.ts';
import { PayloadTooLargeError } from '../errors.ts';
import { pause } from '../lib/timer.ts';
import { OFFLOADED_MAX_BYTES, STORE_ATTEMPTS } from '../limits.ts';
import type { EncodedPayload, PayloadCodec } from './codec.ts';

/** Encoding of a payload that contains the key of the stored payload. */
const OFFLOADED = 'perdure/offloaded';
const firstPauseMs = 100;
const never = new AbortController().signal;

interface Reference {
  readonly key: string;
  readonly bytes: number;
  readonly encoding: string;
}

export function largestOf(store: PayloadStore): number {
  return store.maxBytes ?? OFFLOADED_MAX_BYTES;
}

/** Retries an access to a store: stores are often remote, and a failure can be temporary. */
async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = STORE_ATTEMPTS - 1, ms = firstPauseMs; ; left -= 1, ms *= 4) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await pause(ms, never);
    }
  }
}

/** The last codec: it moves payloads of at least `fromBytes` bytes into the store. */
export function offloading(store: PayloadStore, fromBytes: number): PayloadCodec {
  const put = async ({ data, encoding }: EncodedPayload): Promise<EncodedPayload> => {
    const key = await withRetries(() => store.put(data));
    const reference: Reference = { key, bytes: data.length, encoding };
    return { data: Buffer.from(JSON.stringify(reference)), encoding: OFFLOADED };
  };
  const get = async (payload: EncodedPayload): Promise<EncodedPayload> => {
    const text = Buffer.from(payload.data).toString('utf8');
    const { key, bytes, encoding } = JSON.parse(text) as Reference;
    const data = await withRetries(() => store.get(key));
    if (data.length === bytes) return { data, encoding };
    throw new Error(`the store has ${data.length} bytes under ${key}, expected ${bytes}`);
  };
  return {
    encode: (payload) => {
      const { length } = payload.data;
      if (length < fromBytes) return payload;
      const maxBytes = largestOf(store);
      if (length <= maxBytes) return put(payload);
      throw new PayloadTooLargeError(
        `a payload takes ${length} bytes, the store takes ${maxBytes}`,
      );
    },
    decode: (payload) => (payload.encoding === OFFLOADED ? get(payload) : payload),
  };
}
