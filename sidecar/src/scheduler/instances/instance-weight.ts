import type { InstanceState } from '../../engine/state.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { LiveInstance } from './live-instance.ts';

/** Payloads up to this size do not count: the constant per instance includes them. */
const LIGHT_BYTES = 2 * 1024;
/** Limit of instances that are checked for one eviction; the next change continues after them. */
const LOOKS_MAX = 64;

/** Bytes of payloads that an instance holds in memory besides its open activities. */
export function payloadsOf({ unreadBytes, customStatus, extras }: InstanceState): number {
  let bytes = unreadBytes + payloadBytes(customStatus);
  if (extras === null) return bytes;
  bytes += extras.valueBytes;
  for (const { input } of extras.updates.values()) bytes += payloadBytes(input);
  return bytes;
}

/**
 * The memory of instances: unread messages, values, waiting updates. Above a limit, instances that
 * can be read again are evicted.
 */
export class InstanceWeights {
  readonly #bytesMax: number;
  readonly #evict: (instance: LiveInstance) => boolean;
  /** Instances with payloads; the instance that was checked last is last. */
  readonly #heavy = new Set<LiveInstance>();
  #bytes = 0;

  /** @param evict evicts an instance if possible; false: the instance stays. */
  constructor(bytesMax: number, evict: (instance: LiveInstance) => boolean) {
    this.#bytesMax = bytesMax;
    this.#evict = evict;
  }

  /** True when memory exceeds the limit. */
  get isOver(): boolean {
    return this.#bytes > this.#bytesMax;
  }

  /** The memory of the instance may have changed. */
  weigh(instance: LiveInstance): void {
    const { state } = instance;
    if (instance.weight === 0 && state.unreadBytes === 0 && state.extras === null) return;
    const bytes = instance.dropped ? 0 : payloadsOf(state);
    const weight = bytes > LIGHT_BYTES ? bytes : 0;
    if (weight === instance.weight) return;
    this.#bytes += weight - instance.weight;
    instance.weight = weight;
    if (weight > 0) this.#heavy.add(instance);
    else this.#heavy.delete(instance);
  }

  /** Removes an evicted instance. */
  forget(instance: LiveInstance): void {
    if (instance.weight === 0) return;
    this.#bytes -= instance.weight;
    instance.weight = 0;
    this.#heavy.delete(instance);
  }

  /** Evicts instances while memory exceeds the limit. */
  shrink(): void {
    let looks = LOOKS_MAX;
    for (const instance of this.#heavy) {
      if (!this.isOver || looks === 0) return;
      looks -= 1;
      if (this.#evict(instance)) continue;
      this.#heavy.delete(instance);
      this.#heavy.add(instance);
    }
  }
}
