import { Heap } from './heap.ts';

/**
 * Longest time between two readings of the clock: a jump of the clock delays a timer by at most
 * this.
 */
const LOOK_MS = 1_000;
/** Cancelled timers that do not justify a sweep. */
const WITHDRAWN_MIN = 1_024;

interface Wake {
  callback: (() => void) | null;
}

/**
 * Timers on a clock that may jump. One Node timer serves all of them: it runs for the remaining
 * time of the first, and for at most a second; then the clock is read again.
 */
export class Wakes {
  readonly #now: () => number;
  readonly #heap = new Heap<Wake>();
  #withdrawn = 0;
  #timer: NodeJS.Timeout | null = null;
  /** The reading at which the Node timer ends, if the clock does not jump. */
  #looksAtMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Calls back once at or after this reading, never within this call; the returned function cancels
   * the call.
   */
  at(timeMs: number, callback: () => void): () => void {
    const wake: Wake = { callback };
    this.#heap.push(timeMs, wake);
    if (this.#timer === null || timeMs < this.#looksAtMs) this.#arm();
    return () => {
      if (wake.callback === null) return;
      wake.callback = null;
      this.#withdrawn += 1;
      this.#sweep();
    };
  }

  /** Timers in memory, including those that were cancelled since. */
  get size(): number {
    return this.#heap.size;
  }

  #sweep(): void {
    if (this.#withdrawn < WITHDRAWN_MIN || 2 * this.#withdrawn < this.#heap.size) return;
    this.#heap.filter(({ callback }) => callback !== null);
    this.#withdrawn = 0;
  }

  #arm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const firstMs = this.#heap.firstKey;
    if (firstMs === null) return;
    const nowMs = this.#now();
    // Rounded up: a timer that ends a fraction of a millisecond early would be set twice.
    const delayMs = Math.min(Math.max(Math.ceil(firstMs - nowMs), 0), LOOK_MS);
    this.#looksAtMs = nowMs + delayMs;
    this.#timer = setTimeout(() => this.#look(), delayMs);
    this.#timer.unref();
  }

  #look(): void {
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
