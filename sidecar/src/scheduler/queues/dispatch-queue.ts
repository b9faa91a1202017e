import { SparseFifo } from '../../lib/sparse-fifo.ts';
import { PRIORITY_DEFAULT, SharedLane } from './fair-queue.ts';
import type { Ranks } from './fair-queue.ts';

/**
 * What waits for the same: first in, first out, until an item has a priority or a share. From then
 * on a SharedLane decides, until the lane is empty.
 */
export class Lane<T> {
  readonly #ranks: Ranks<T>;
  #plain: SparseFifo<T>;
  #shared: SharedLane<T> | null = null;

  constructor(ranks: Ranks<T>) {
    this.#ranks = ranks;
    this.#plain = this.#fifo();
  }

  get size(): number {
    return this.#shared === null ? this.#plain.size : this.#shared.size;
  }

  /** How many have its priority and share. */
  sizeBeside(item: T): number {
    if (this.#shared !== null) return this.#shared.sizeBeside(item);
    const { priorityOf, shareOf } = this.#ranks;
    const plain = priorityOf(item) === PRIORITY_DEFAULT && shareOf(item) === '';
    return plain ? this.#plain.size : 0;
  }

  /** Whether priorities and shares count. */
  get isShared(): boolean {
    return this.#shared !== null;
  }

  /** Priority of the next one. */
  get top(): number {
    return this.#shared === null ? PRIORITY_DEFAULT : this.#shared.top;
  }

  push(item: T): void {
    const { priorityOf, shareOf } = this.#ranks;
    if (this.#shared === null) {
      if (priorityOf(item) === PRIORITY_DEFAULT && shareOf(item) === '') {
        this.#plain.push(item);
        return;
      }
      this.#shared = new SharedLane(this.#ranks);
      for (let one = this.#plain.shift(); one !== undefined; one = this.#plain.shift()) {
        this.#shared.push(one);
      }
      this.#plain = this.#fifo();
    }
    this.#shared.push(item);
  }

  /** One of its items is wanted no more. */
  withdraw(item: T): void {
    if (this.#shared === null) this.#plain.withdraw();
    else this.#shared.withdraw(item);
  }

  shift(): T | undefined {
    if (this.#shared === null) return this.#plain.shift();
    const item = this.#shared.shift();
    if (this.#shared.size === 0) this.#shared = null;
    return item;
  }

  /** The oldest is among these. */
  heads(): Iterable<T> {
    if (this.#shared !== null) return this.#shared.heads();
    const head = this.#plain.peek();
    return head === undefined ? [] : [head];
  }

  #fifo(): SparseFifo<T> {
    return new SparseFifo((item) => this.#ranks.isWanted(item));
  }
}
