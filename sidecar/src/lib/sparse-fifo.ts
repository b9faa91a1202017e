import { Fifo } from './fifo.ts';

/** Cancelled items that do not justify a sweep. */
const WITHDRAWN_MIN = 1_024;

/**
 * A first-in-first-out queue whose items can be cancelled: constant time per item on average.
 * Cancelled items stay in it until they reach the front or a sweep removes them.
 */
export class SparseFifo<T> {
  readonly #isWanted: (item: T) => boolean;
  #items = new Fifo<T>();
  #withdrawn = 0;

  /** @param isWanted returns false for a cancelled item. Each item is in the queue at most once. */
  constructor(isWanted: (item: T) => boolean) {
    this.#isWanted = isWanted;
  }

  /** Number of items that are not cancelled. */
  get size(): number {
    return this.#items.size - this.#withdrawn;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** One of its items was cancelled. */
  withdraw(): void {
    this.#withdrawn += 1;
    if (this.#withdrawn < Math.max(WITHDRAWN_MIN, this.size)) return;
    const all = this.#items;
    this.#items = new Fifo();
    this.#withdrawn = 0;
    for (let item = all.shift(); item !== undefined; item = all.shift()) {
      if (this.#isWanted(item)) this.#items.push(item);
    }
  }

  /** The first item that is not cancelled; it stays in the queue. */
  peek(): T | undefined {
    let item = this.#items.peek();
    while (item !== undefined && !this.#isWanted(item)) {
      this.#withdrawn -= 1;
      this.#items.shift();
      item = this.#items.peek();
    }
    return item;
  }

  /** Removes the first item that is not cancelled. */
  shift(): T | undefined {
    let item = this.#items.shift();
    while (item !== undefined && !this.#isWanted(item)) {
      this.#withdrawn -= 1;
      item = this.#items.shift();
    }
    return item;
  }
}
