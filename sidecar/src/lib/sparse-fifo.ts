import { Fifo } from './fifo.ts';

/** Number of cancelled items up to which no sweep is worth its cost. */
const SWEEP_CANCELLED_MIN = 1_024;

/**
 * A first-in-first-out queue whose items can be cancelled, with constant time per item on average.
 * A cancelled item stays in the queue until it reaches the front or a sweep removes it.
 */
export class SparseFifo<T> {
  readonly #isActive: (item: T) => boolean;
  #items = new Fifo<T>();
  #withdrawn = 0;

  /** @param isActive returns false for a cancelled item. Each item is in the queue at most once. */
  constructor(isActive: (item: T) => boolean) {
    this.#isActive = isActive;
  }

  /** Number of items that are not cancelled. */
  get size(): number {
    return this.#items.size - this.#withdrawn;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Records that one item in the queue was cancelled. */
  withdraw(): void {
    this.#withdrawn += 1;
    if (this.#withdrawn < Math.max(SWEEP_CANCELLED_MIN, this.size)) return;
    const all = this.#items;
    this.#items = new Fifo();
    this.#withdrawn = 0;
    for (let item = all.shift(); item !== undefined; item = all.shift()) {
      if (this.#isActive(item)) this.#items.push(item);
    }
  }

  /** Returns the first item that is not cancelled, and leaves it in the queue. */
  peek(): T | undefined {
    let item = this.#items.peek();
    while (item !== undefined && !this.#isActive(item)) {
      this.#withdrawn -= 1;
      this.#items.shift();
      item = this.#items.peek();
    }
    return item;
  }

  /** Removes the first item that is not cancelled. */
  shift(): T | undefined {
    let item = this.#items.shift();
    while (item !== undefined && !this.#isActive(item)) {
      this.#withdrawn -= 1;
      item = this.#items.shift();
    }
    return item;
  }
}
