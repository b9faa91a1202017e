// The store for large payloads outside of the sidecar.

/**
 * Stores payloads outside of the sidecar. A worker may store bytes for a turn that is then
 * discarded; nothing reads such bytes. A payload that a history references must exist for as long
 * as the history.
 */
export interface PayloadStore {
  /**
   * Largest payload that the store accepts.
   * @default 64 MiB
   */
  readonly maxBytes?: number;
  /** Resolves with a key of at most 1,024 characters once the bytes are durable. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws when the store has no payload under the key. */
  get(key: string): Promise<Uint8Array>;
}
