import { Heap } from './heap.ts';

/**
 * Longest time between two readings of the clock, and thus the longest delay of a timer by a jump.
 */
const READ_CLOCK_MS = 1_000;
/** Number of cancelled timers up to which no sweep is worth its cost. */
const SWEEP_CANCELLED_MIN = 1_024;

interface Wake {
  callback: (() => void) | null;
}

/**
 * Timers on a clock that may jump. One Node timer serves all timers: it runs for the remaining time
 * of the first timer, but for at most a second. Then the clock is read again.
 */
export class Wakes {
  readonly #now: () => number;
  readonly #heap = new Heap<Wake>();
  #withdrawn = 0;
  #timer: NodeJS.Timeout | null = null;
  /** Time of the clock at which the Node timer ends if the clock does not jump. */
  #wakesAtMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Calls back once at or after `timeMs`, never within this call. The returned function cancels the
   * timer.
   */
  at(timeMs: number, callback: () => void): () => void {
    const wake: Wake = { callback };
    this.#heap.push(timeMs, wake);
    if (this.#timer === null || timeMs < this.#wakesAtMs) this.#arm();
    return () => {
      if (wake.callback === null) return;
      wake.callback = null;
      this.#withdrawn += 1;
      this.#sweep();
    };
  }

  /** Number of timers in memory, including cancelled timers. */
  get size(): number {
    return this.#heap.size;
  }

  #sweep(): void {
    if (this.#withdrawn < SWEEP_CANCELLED_MIN || 2 * this.#withdrawn < this.#heap.size) return;
    this.#heap.filter(({ callback }) => callback !== null);
    this.#withdrawn = 0;
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const firstMs = this.#heap.firstKey;
    if (firstMs === null) return;
    const nowMs = this.#now();
    // The delay is rounded up, because a timer that ends a fraction of a millisecond early must be
    // set again.
    const delayMs = Math.min(Math.max(Math.ceil(firstMs - nowMs), 0), READ_CLOCK_MS);
    this.#wakesAtMs = nowMs + delayMs;
    this.#timer = setTimeout(() => this.#fireDue(), delayMs);
    this.#timer.unref();
  }

  #fireDue(): void {
    this.#timer = null;
    const nowMs = this.#now();
    try {
      while ((this.#heap.firstKey ?? Infinity) <= nowMs) {
        const wake = this.#heap.pop()!;
        const { callback } = wake;
        if (callback === null) {
          this.#withdrawn -= 1;
          continue;
        }
        wake.callback = null;
        callback();
      }
    } finally {
      this.#arm();
    }
  }
}
