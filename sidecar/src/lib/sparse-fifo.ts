import { Fifo } from './fifo.ts';

/** Withdrawn items that are not worth a sweep. */
const WITHDRAWN_MIN = 1_024;

/**
 * First in, first out, of items that may be withdrawn: each in constant time on average. What is
 * withdrawn stays behind until it comes to the front or a sweep is worth it.
 */
export class SparseFifo<T> {
  readonly #isWanted: (item: T) => boolean;
  #items = new Fifo<T>();
  #withdrawn = 0;

  /** @param isWanted false for what was withdrawn. Each item is in the queue once at most. */
  constructor(isWanted: (item: T) => boolean) {
    this.#isWanted = isWanted;
  }

  /** Items that are wanted. */
  get size(): number {
    return this.#items.size - this.#withdrawn;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** One of its items is wanted no more. */
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

  /** The first that is wanted; it stays. */
  peek(): T | undefined {
    let item = this.#items.peek();
    while (item !== undefined && !this.#isWanted(item)) {
      this.#withdrawn -= 1;
      this.#items.shift();
      item = this.#items.peek();
    }
    return item;
  }

  /** Takes out the first that is wanted. */
  shift(): T | undefined {
    let item = this.#items.shift();
    while (item !== undefined && !this.#isWanted(item)) {
      this.#withdrawn -= 1;
      item = this.#items.shift();
    }
    return item;
  }
}
