// Module data transforms payloads between user code and the sidecar. It works on frames that are
// sent and received; replay, contexts and handlers never see an encoded payload.
// Invariant: with nothing configured none of this is called.
import type { PayloadStore } from './payload-store.ts';

/** An encoded value: JSON in UTF-8 (empty encoding) or, after the first codec, its output. */
export interface EncodedPayload {
  readonly data: Uint8Array;
  /** How `data` is encoded; at most 255 bytes. A codec recognizes its payloads by it. */
  readonly encoding: string;
}

/**
 * Encodes and decodes payloads, for example to compress or encrypt them. A function may return a
 * promise; later frames then wait. `encode` must add at most `CODEC_BYTES_MAX` bytes. `decode` must
 * return a payload of another encoding unchanged.
 */
export interface PayloadCodec {
  encode(payload: EncodedPayload): EncodedPayload | Promise<EncodedPayload>;
  /** @throws when a payload of this codec cannot be decoded, for example without its key. */
  decode(payload: EncodedPayload): EncodedPayload | Promise<EncodedPayload>;
}

/** Options for payloads. Clients and workers that share instances need the same ones. */
export interface DataOptions {
  /** One codec, or several: the first encodes first and decodes last. */
  readonly codec?: PayloadCodec | readonly PayloadCodec[];
  /**
   * The store of large payloads. It receives encoded bytes.
   * @default in the sidecar's histories
   */
  readonly offload?: PayloadStore;
  /**
   * Payloads of at least this many bytes are stored there.
   * @default 128 KiB
   */
  readonly offloadFrom?: number;
}
