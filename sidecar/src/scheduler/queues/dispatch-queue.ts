import { SparseFifo } from '../../lib/sparse-fifo.ts';
import { PRIORITY_DEFAULT, FairQueue } from './fair-queue.ts';
import type { Ranking } from './fair-queue.ts';

/**
 * Items that wait for the same workers: first in, first out, until an item has a priority or a
 * fairness key. From then on, a FairQueue contains the items until it is empty.
 */
export class DispatchQueue<T> {
  readonly #ranking: Ranking<T>;
  #plain: SparseFifo<T>;
  #fair: FairQueue<T> | null = null;

  constructor(ranking: Ranking<T>) {
    this.#ranking = ranking;
    this.#plain = this.#fifo();
  }

  get size(): number {
    return this.#fair === null ? this.#plain.size : this.#fair.size;
  }

  /** Number of items with the same priority and key. */
  sizeBeside(item: T): number {
    if (this.#fair !== null) return this.#fair.sizeBeside(item);
    const { priorityOf, shareOf } = this.#ranking;
    const plain = priorityOf(item) === PRIORITY_DEFAULT && shareOf(item) === '';
    return plain ? this.#plain.size : 0;
  }

  /** True when priorities and keys are in use. */
  get isFair(): boolean {
    return this.#fair !== null;
  }

  /** Priority of the next item. */
  get top(): number {
    return this.#fair === null ? PRIORITY_DEFAULT : this.#fair.top;
  }

  push(item: T): void {
    const { priorityOf, shareOf } = this.#ranking;
    if (this.#fair === null) {
      if (priorityOf(item) === PRIORITY_DEFAULT && shareOf(item) === '') {
        this.#plain.push(item);
        return;
      }
      this.#fair = new FairQueue(this.#ranking);
      for (let one = this.#plain.shift(); one !== undefined; one = this.#plain.shift()) {
        this.#fair.push(one);
      }
      this.#plain = this.#fifo();
    }
    this.#fair.push(item);
  }

  /** One of its items was cancelled. */
  withdraw(item: T): void {
    if (this.#fair === null) this.#plain.withdraw();
    else this.#fair.withdraw(item);
  }

  shift(): T | undefined {
    if (this.#fair === null) return this.#plain.shift();
    const item = this.#fair.shift();
    if (this.#fair.size === 0) this.#fair = null;
    return item;
  }

  /** The first items, which include the oldest one. */
  heads(): Iterable<T> {
    if (this.#fair !== null) return this.#fair.heads();
    const head = this.#plain.peek();
    return head === undefined ? [] : [head];
  }

  #fifo(): SparseFifo<T> {
    return new SparseFifo((item) => this.#ranking.isWaiting(item));
  }
}
