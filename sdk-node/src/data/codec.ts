// Module data transforms payloads between user code and the sidecar. It works on frames that are
// sent and received; replay, contexts and handlers never see an encoded payload.
// Invariant: with nothing configured none of this is called.
import type { PayloadStore } from './payload-store.ts';

/** An encoded value: JSON in UTF-8 (encoding empty) before the first codec, then theirs. */
export interface EncodedPayload {
  readonly data: Uint8Array;
  /** How `data` is encoded; at most 255 bytes. A codec knows its own payloads by it. */
  readonly encoding: string;
}

/**
 * Turns payloads into others and back, such as compressed or encrypted ones. May answer with a
 * promise; what comes after it then waits. It must take what it gives within `CODEC_BYTES_MAX` more
 * bytes than it got, and hand back a payload that is not its own as it is.
 */
export interface PayloadCodec {
  encode(payload: EncodedPayload): EncodedPayload | Promise<EncodedPayload>;
  /** @throws when the payload is its own and cannot be read, as when a key is missing. */
  decode(payload: EncodedPayload): EncodedPayload | Promise<EncodedPayload>;
}

/** How clients and workers treat payloads. All that share instances need the same. */
export interface DataOptions {
  /** One codec, or several: the first encodes first and decodes last. */
  readonly codec?: PayloadCodec | readonly PayloadCodec[];
  /**
   * Where large payloads are kept, after codecs.
   * @default in the sidecar's histories
   */
  readonly offload?: PayloadStore;
  /**
   * Bytes from which a payload is kept there.
   * @default 128 KiB
   */
  readonly offloadFrom?: number;
}
