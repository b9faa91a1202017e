// Module data transforms payloads between user code and the sidecar. It works on sent and received
// frames. Replay, contexts and handlers never receive an encoded payload. Invariant: without codec
// and store, the SDK calls nothing of this module.
import type { PayloadStore } from './payload-store.ts';

/** An encoded value: JSON in UTF-8 (empty encoding) or, after the first codec, its output. */
export interface EncodedPayload {
  readonly data: Uint8Array;
  /**
   * Name of the encoding of `data`, at most 255 bytes. A codec recognizes its payloads by this
   * name.
   */
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
  /** One codec or several. The first codec encodes first and decodes last. */
  readonly codec?: PayloadCodec | readonly PayloadCodec[];
  /**
   * The store of large payloads. It receives encoded bytes.
   * @default none; payloads stay in the histories of the sidecar
   */
  readonly offload?: PayloadStore;
  /**
   * Payloads of at least this many bytes go into the `offload` store.
   * @default 128 KiB
   */
  readonly offloadFrom?: number;
}
