import type { Ticks } from '../../model/ports.ts';
import type { LiveInstance } from '../instances/live-instance.ts';

/**
 * Instances whose commit may wait for one to two periods. They are kept in two generations, so that
 * one timer serves them all and no clock is read.
 */
export class WaitingInstances {
  readonly #ticks: Ticks;
  readonly #periodMs: number;
  readonly #due: (instance: LiveInstance) => void;
  #older = new Set<LiveInstance>();
  #newer = new Set<LiveInstance>();
  #turnovers = 0;
  #withdraw: (() => void) | null = null;

  /** @param due is called for each instance that has waited long enough, after it was removed. */
  constructor(ticks: Ticks, periodMs: number, due: (instance: LiveInstance) => void) {
    this.#ticks = ticks;
    this.#periodMs = periodMs;
    this.#due = due;
  }

  get size(): number {
    return this.#older.size + this.#newer.size;
  }

  /** Adds an instance; one that is waiting already keeps its time. */
  add(instance: LiveInstance): void {
    if (this.#older.has(instance)) return;
    this.#newer.add(instance);
    this.#withdraw ??= this.#ticks.after(this.#periodMs, () => this.#turnOver());
  }

  delete(instance: LiveInstance): void {
    if (!this.#newer.delete(instance)) this.#older.delete(instance);
  }

  /** Marks the currently waiting instances: see `isPast`. */
  mark(): number {
    if (this.#newer.size > 0) return this.#turnovers + 2;
    return this.#turnovers + (this.#older.size > 0 ? 1 : 0);
  }

  /**
   * True when all instances that waited at that mark are removed; may be delayed while others wait.
   */
  isPast(mark: number): boolean {
    return this.#turnovers >= mark || this.size === 0;
  }

  /** Removes all, and stops. */
  clear(): void {
    this.#withdraw?.();
    this.#withdraw = null;
    this.#older.clear();
    this.#newer.clear();
  }

  instances(): LiveInstance[] {
    return [...this.#older, ...this.#newer];
  }

  #turnOver(): void {
    this.#turnovers += 1;
    const due = this.#older;
    this.#older = this.#newer;
    this.#newer = new Set();
    this.#withdraw = null;
    if (this.#older.size > 0) {
      this.#withdraw = this.#ticks.after(this.#periodMs, () => this.#turnOver());
    }
    for (const instance of due) this.#due(instance);
  }
}
