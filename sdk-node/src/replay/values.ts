// What an instance keeps beside its operations, as its orchestrator sees it: the values and the
// custom status. Built by running the code, so that every read is right under replay.
import { InvalidInputError, PayloadTooLargeError } from '../errors.ts';
import { VALUES_MAX, VALUES_MAX_BYTES } from '../limits.ts';
import { payloadBytes } from '../payload.ts';
import type { KeyValue, Payload } from '../model/wire-types.ts';

/** Keys in UTF-8 and data. */
function bytesOf(key: string, value: Payload | null): number {
  return Buffer.byteLength(key) + (value === null ? 0 : payloadBytes(value));
}

export class KeptValues {
  readonly #values: Map<string, Payload | null> = new Map();
  #bytes = 0;
  customStatus: Payload | null = null;

  /** What continue-as-new carried over. */
  carry(values: readonly KeyValue[], customStatus: Payload | null): void {
    this.customStatus = customStatus;
    for (const { key, value } of values) this.set(key, value);
  }

  /** Bytes of keys and values. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#values.size;
  }

  /** Undefined when there is none. */
  get(key: string): Payload | null | undefined {
    return this.#values.get(key);
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** In order. */
  keys(): string[] {
    return [...this.#values.keys()].toSorted();
  }

  /**
   * `reservedBytes` may be added to each value before the sidecar, which counts them there.
   * @throws InvalidInputError or PayloadTooLargeError when this value may not come to the others.
   */
  check(key: string, value: Payload, reservedBytes: number): void {
    const before = this.#values.get(key);
    if (before === undefined && this.#values.size >= VALUES_MAX) {
      throw new InvalidInputError(`value "${key}": an instance has at most ${VALUES_MAX} values`);
    }
    const size = this.#values.size + (before === undefined ? 1 : 0);
    const kept = this.#bytes + bytesOf(key, value) - this.#bytesUnder(key);
    const bytes = kept + size * reservedBytes;
    if (bytes <= VALUES_MAX_BYTES) return;
    throw new PayloadTooLargeError(
      `value "${key}": all values would take ${bytes} bytes, the limit is ${VALUES_MAX_BYTES}`,
    );
  }

  set(key: string, value: Payload | null): void {
    this.#bytes += bytesOf(key, value) - this.#bytesUnder(key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    this.#bytes -= this.#bytesUnder(key);
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
    this.#bytes = 0;
  }

  #bytesUnder(key: string): number {
    const value = this.#values.get(key);
    return value === undefined ? 0 : bytesOf(key, value);
  }
}
