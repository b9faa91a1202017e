// The store outside of the sidecar that large payloads go to.

/**
 * Stores payloads outside of the sidecar. A worker whose turn comes to nothing may have put bytes
 * that are never read; what histories name must stay for as long as they do.
 */
export interface PayloadStore {
  /**
   * Largest payload that it takes.
   * @default 64 MiB
   */
  readonly maxBytes?: number;
  /** Resolves with a key of at most 1,024 characters, once the bytes are safe. */
  put(bytes: Uint8Array): Promise<string>;
  /** @throws when there is nothing under the key. */
  get(key: string): Promise<Uint8Array>;
}
