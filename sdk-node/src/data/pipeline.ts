import { CODEC_BYTES_MAX, OFFLOAD_FROM_BYTES } from '../limits.ts';
import { isThenable } from '../lib/promises.ts';
import { bytesOf, UNDECODABLE } from '../payload.ts';
import type { Payload } from '../model/wire-types.ts';
import type { DataOptions, EncodedPayload, PayloadCodec } from './codec.ts';
import { largestOf, offloading } from './offload.ts';
import { messageOf } from '../thrown.ts';
import { slotsOf } from './payload-slots.ts';

type Way = (payload: EncodedPayload) => EncodedPayload | Promise<EncodedPayload>;
type Later = Promise<void> | undefined;

/** Runs functions one after the other. Returns a promise only if one of them does. */
function through(
  ways: readonly Way[],
  payload: EncodedPayload,
): EncodedPayload | Promise<EncodedPayload> {
  let at = payload;
  for (const [index, way] of ways.entries()) {
    const next = way(at);
    if (isThenable(next)) {
      return Promise.resolve(next).then((here) => through(ways.slice(index + 1), here));
    }
    at = next;
  }
  return at;
}

function undecodable(error: unknown, { encoding }: Payload): Payload {
  const reason = messageOf(error);
  const text = `the payload with the encoding "${encoding}" could not be read: ${reason}`;
  return { data: text, encoding: UNDECODABLE };
}

/** All configured codecs and the store as one pipeline. */
export class DataPipeline {
  readonly #encode: readonly Way[];
  readonly #decode: readonly Way[];
  readonly #codecs: readonly PayloadCodec[];
  readonly #storeMaxBytes: number | undefined;

  private constructor(codecs: readonly PayloadCodec[], { offload, offloadFrom }: DataOptions) {
    const fromBytes = offloadFrom ?? OFFLOAD_FROM_BYTES;
    const all = offload === undefined ? codecs : [...codecs, offloading(offload, fromBytes)];
    this.#codecs = codecs;
    this.#storeMaxBytes = offload === undefined ? undefined : largestOf(offload);
    this.#encode = all.map((codec) => (payload) => codec.encode(payload));
    this.#decode = all.toReversed().map((codec) => (payload) => codec.decode(payload));
  }

  /**
   * Creates the pipeline. Returns null when nothing is configured. @throws RangeError when
   * `offloadFrom` is not valid.
   */
  static of(options: DataOptions): DataPipeline | null {
    const { codec = [], offload, offloadFrom } = options;
    if (offloadFrom !== undefined && !(Number.isSafeInteger(offloadFrom) && offloadFrom >= 0)) {
      throw new RangeError(`offloadFrom is ${offloadFrom}: expected a whole number from 0`);
    }
    const codecs = Array.isArray(codec) ? (codec as PayloadCodec[]) : [codec as PayloadCodec];
    return codecs.length === 0 && offload === undefined ? null : new DataPipeline(codecs, options);
  }

  /** Maximum number of bytes that the codecs add to a payload. */
  get reservedBytes(): number {
    return this.#codecs.length * CODEC_BYTES_MAX;
  }

  /** Largest payload that user code may pass when the sidecar accepts `limitBytes`. */
  payloadBytesMax(limitBytes: number): number {
    return Math.max(0, (this.#storeMaxBytes ?? limitBytes) - this.reservedBytes);
  }

  /**
   * Encodes all payloads of an outgoing message in place.
   * @throws the error of a codec or of the store, synchronously or in the promise.
   */
  encode(message: object): Later {
    return everySlot(message, (payload) => through(this.#encode, wireOf(payload)));
  }

  /**
   * Decodes all payloads of a received message in place. A payload that cannot be decoded becomes
   * an error for its reader; other payloads are not affected.
   */
  decode(message: object): Later {
    return everySlot(message, (payload) => {
      try {
        const decoded = through(this.#decode, wireOf(payload));
        if (!isThenable(decoded)) return decoded;
        return Promise.resolve(decoded).catch((error: unknown) => undecodable(error, payload));
      } catch (error) {
        return undecodable(error, payload);
      }
    });
  }
}

function wireOf({ data, encoding }: Payload): EncodedPayload {
  return { data: bytesOf(data), encoding };
}

function everySlot(
  message: object,
  change: (payload: Payload) => Payload | Promise<Payload>,
): Later {
  let later: Promise<void>[] | undefined;
  for (const slot of slotsOf(message)) {
    const changed = change(slot.get());
    if (isThenable(changed)) {
      later ??= [];
      later.push(Promise.resolve(changed).then((payload) => slot.set(payload)));
    } else slot.set(changed);
  }
  return later === undefined ? undefined : Promise.all(later).then(() => undefined);
}
