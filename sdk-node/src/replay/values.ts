// The state values and the custom status of an instance. Running the code builds them, so that
// every read is deterministic.
import { InvalidInputError, PayloadTooLargeError } from '../errors.ts';
import { VALUES_MAX, VALUES_MAX_BYTES } from '../limits.ts';
import { payloadBytes } from '../payload.ts';
import type { KeyValue, Payload } from '../model/wire-types.ts';

/** Returns the size of a value: its UTF-8 key and its data. */
function bytesOf(key: string, value: Payload | null): number {
  return Buffer.byteLength(key) + (value === null ? 0 : payloadBytes(value));
}

export class InstanceValues {
  readonly #values: Map<string, Payload | null> = new Map();
  #bytes = 0;
  customStatus: Payload | null = null;

  /** Sets the values that continue-as-new carried over. */
  carry(values: readonly KeyValue[], customStatus: Payload | null): void {
    this.customStatus = customStatus;
    for (const { key, value } of values) this.set(key, value);
  }

  /** Size of all keys and values. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#values.size;
  }

  /** Returns a value. Undefined: not set. */
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
   * Checks the limits before a value is added. Codecs may add `reservedBytes` to each value, and
   * the sidecar counts the encoded size.
   * @throws InvalidInputError or PayloadTooLargeError when the value exceeds a limit.
   */
  check(key: string, value: Payload, reservedBytes: number): void {
    const before = this.#values.get(key);
    if (before === undefined && this.#values.size >= VALUES_MAX) {
      throw new InvalidInputError(`value "${key}": an instance has at most ${VALUES_MAX} values`);
    }
    const size = this.#values.size + (before === undefined ? 1 : 0);
    const otherBytes = this.#bytes + bytesOf(key, value) - this.#bytesUnder(key);
    const bytes = otherBytes + size * reservedBytes;
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
