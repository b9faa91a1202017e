import { COMMIT_HELD_MS_MAX } from '../../limits.ts';
import type { Ticks } from '../../model/ports.ts';
import type { LiveInstance } from '../instances/live-instance.ts';

export interface Waiting {
  /** An instance waits for one to two periods. */
  readonly periodMs: number;
  /** While it returns true, the current period does not end, for at most `COMMIT_HELD_MS_MAX`. */
  readonly isHeld: () => boolean;
}

/**
 * Instances whose commit may wait for one to two periods. Two generations contain them, so that one
 * timer serves all instances and no clock is read.
 */
export class WaitingInstances {
  readonly #ticks: Ticks;
  readonly #waiting: Waiting;
  readonly #due: (instance: LiveInstance) => void;
  #older = new Set<LiveInstance>();
  #newer = new Set<LiveInstance>();
  #turnovers = 0;
  /** Time for which the end of the current period was delayed. */
  #heldMs = 0;
  #withdraw: (() => void) | null = null;

  /** @param due is called for each instance that has waited long enough, after it was removed. */
  constructor(ticks: Ticks, waiting: Waiting, due: (instance: LiveInstance) => void) {
    this.#ticks = ticks;
    this.#waiting = waiting;
    this.#due = due;
  }

  get size(): number {
    return this.#older.size + this.#newer.size;
  }

  /** Adds an instance; an instance that already waits retains its due time. */
  add(instance: LiveInstance): void {
    if (this.#older.has(instance)) return;
    this.#newer.add(instance);
    if (this.#withdraw === null) this.#wait();
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

  /** Removes all instances and stops the timer. */
  clear(): void {
    this.#withdraw?.();
    this.#withdraw = null;
    this.#older.clear();
    this.#newer.clear();
  }

  instances(): LiveInstance[] {
    return [...this.#older, ...this.#newer];
  }

  #wait(): void {
    this.#withdraw = this.#ticks.after(this.#waiting.periodMs, () => this.#turnOver());
  }

  #turnOver(): void {
    if (this.#heldMs < COMMIT_HELD_MS_MAX && this.#waiting.isHeld()) {
      this.#heldMs += this.#waiting.periodMs;
      this.#wait();
      return;
    }
    this.#heldMs = 0;
    this.#turnovers += 1;
    const due = this.#older;
    this.#older = this.#newer;
    this.#newer = new Set();
    this.#withdraw = null;
    if (this.#older.size > 0) this.#wait();
    for (const instance of due) this.#due(instance);
  }
}
