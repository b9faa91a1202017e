import { mustNotReject } from '../../lib/must-not-reject.ts';
import type { Ticks } from '../../model/ports.ts';

/** Number of instances that are loaded before other work may run. */
const LOADS_PER_TICK = 50;
/** Delay before an unreadable store is read again. */
const RETRY_MS = 1_000;

/** Waiting instances of one class, in order of arrival. */
interface SpilledClass {
  readonly queue: string;
  readonly instanceNumbers: Set<number>;
  loading: boolean;
}

export interface SpilledQueueOptions {
  readonly ticks: Ticks;
  /** Loads an instance into memory, where it is queued if it still needs a turn. */
  load(instanceNumber: number): Promise<void>;
}

/**
 * Spilled turns, which follow the turns of their class in memory. Only the number of the instance
 * is stored. When few turns of a class are in memory, spilled ones are loaded from the store.
 */
export class SpilledQueue {
  readonly #options: SpilledQueueOptions;
  readonly #classes = new Map<string, SpilledClass>();
  /** Numbers that are being loaded. */
  readonly #loading = new Set<number>();
  #size = 0;
  #halted = false;

  constructor(options: SpilledQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  /** True while an instance is being loaded. */
  get isLoading(): boolean {
    return this.#loading.size > 0;
  }

  has(key: string): boolean {
    return this.#classes.has(key);
  }

  isBeingLoaded(instanceNumber: number): boolean {
    return this.#loading.has(instanceNumber);
  }

  /** Appends an instance to its class; an existing entry retains its place. */
  add(key: string, queue: string, instanceNumber: number): void {
    let spilled = this.#classes.get(key);
    if (spilled === undefined) {
      spilled = { queue, instanceNumbers: new Set(), loading: false };
      this.#classes.set(key, spilled);
    }
    if (spilled.instanceNumbers.has(instanceNumber)) return;
    spilled.instanceNumbers.add(instanceNumber);
    this.#size += 1;
  }

  delete(key: string, instanceNumber: number): void {
    const spilled = this.#classes.get(key);
    if (spilled === undefined || !spilled.instanceNumbers.delete(instanceNumber)) return;
    this.#size -= 1;
    if (spilled.instanceNumbers.size === 0) this.#classes.delete(key);
  }

  /** @param capacity number of further instances of the class that should be in memory now. */
  fetch(key: string, capacity: () => number): void {
    const spilled = this.#classes.get(key);
    if (spilled === undefined || spilled.loading) return;
    spilled.loading = true;
    mustNotReject(this.#fetch(key, spilled, capacity));
  }

  async #fetch(key: string, spilled: SpilledClass, capacity: () => number): Promise<void> {
    let loads = 0;
    for (const instanceNumber of spilled.instanceNumbers) {
      if (this.#halted || capacity() <= 0) break;
      this.#loading.add(instanceNumber);
      this.delete(key, instanceNumber);
      try {
        await this.#options.load(instanceNumber);
      } catch {
        this.#loading.delete(instanceNumber);
        if (!this.#halted) this.#retry(key, spilled, instanceNumber, capacity);
        return;
      }
      this.#loading.delete(instanceNumber);
      loads += 1;
      if (loads % LOADS_PER_TICK === 0) {
        await new Promise<void>((resolve) => this.#options.ticks.atEnd(resolve));
      }
    }
    spilled.loading = false;
  }

  #retry(key: string, spilled: SpilledClass, instanceNumber: number, capacity: () => number): void {
    this.add(key, spilled.queue, instanceNumber);
    this.#options.ticks.after(RETRY_MS, () => {
      spilled.loading = false;
      if (!this.#halted) this.fetch(key, capacity);
    });
  }

  /** Number of waiting instances, by queue. */
  *depths(): Generator<{ readonly queue: string; readonly size: number }> {
    for (const { queue, instanceNumbers } of this.#classes.values())
      yield { queue, size: instanceNumbers.size };
  }

  halt(): void {
    this.#halted = true;
    this.#classes.clear();
    this.#size = 0;
  }
}
