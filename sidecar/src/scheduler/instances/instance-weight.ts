import type { InstanceState } from '../../engine/state.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { LiveInstance } from './live-instance.ts';

/** What an instance holds up to here is in the figure for each instance. */
const LIGHT_BYTES = 2 * 1024;
/** Instances looked at for one that may leave; the next change continues behind them. */
const LOOKS_MAX = 64;

/** Bytes of payloads that an instance holds in memory beside its open activities. */
export function payloadsOf({ unreadBytes, customStatus, extras }: InstanceState): number {
  let bytes = unreadBytes + payloadBytes(customStatus);
  if (extras === null) return bytes;
  bytes += extras.valueBytes;
  for (const { input } of extras.updates.values()) bytes += payloadBytes(input);
  return bytes;
}

/**
 * What the instances in memory hold: unread messages, values, updates that wait. Beyond a bound
 * those leave that can be read again.
 */
export class InstanceWeights {
  readonly #bytesMax: number;
  readonly #leave: (instance: LiveInstance) => boolean;
  /** Those that hold something; the one that was looked at last is last. */
  readonly #heavy = new Set<LiveInstance>();
  #bytes = 0;

  /** @param leave lets an instance leave memory if it may; false: it stays. */
  constructor(bytesMax: number, leave: (instance: LiveInstance) => boolean) {
    this.#bytesMax = bytesMax;
    this.#leave = leave;
  }

  /** More is in memory than should be. */
  get isOver(): boolean {
    return this.#bytes > this.#bytesMax;
  }

  /** What the instance holds may have changed. */
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

  /** It leaves memory. */
  forget(instance: LiveInstance): void {
    if (instance.weight === 0) return;
    this.#bytes -= instance.weight;
    instance.weight = 0;
    this.#heavy.delete(instance);
  }

  /** Lets those leave that may while there is too much. */
  shrink(): void {
    let looks = LOOKS_MAX;
    for (const instance of this.#heavy) {
      if (!this.isOver || looks === 0) return;
      looks -= 1;
      if (this.#leave(instance)) continue;
      this.#heavy.delete(instance);
      this.#heavy.add(instance);
    }
  }
}
