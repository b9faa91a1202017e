import { SparseFifo } from '../../lib/sparse-fifo.ts';

/** Default priority. 1 is first, 5 last. */
export const PRIORITY_DEFAULT = 3;

/** The properties that determine the order of items in one queue. */
export interface Ranking<T> {
  /** False for a cancelled item. */
  isWaiting(item: T): boolean;
  /** 1 to 5; constant while the item waits. */
  priorityOf(item: T): number;
  /** Fairness key of the item; empty for none. Constant while the item waits. */
  shareOf(item: T): string;
}

type Shares<T> = Map<string, SparseFifo<T>>;

/**
 * Items with several priorities and fairness keys. The best priority with items is served first;
 * within it, each key is served in turn, independent of the number of its items.
 */
export class FairQueue<T> {
  readonly #ranking: Ranking<T>;
  /**
   * By priority from 1, up to the last in use. The keys are in order; the key that was served last
   * is last.
   */
  readonly #levels: Shares<T>[] = [];
  #size = 0;

  constructor(ranking: Ranking<T>) {
    this.#ranking = ranking;
  }

  get size(): number {
    return this.#size;
  }

  /** Number of items with the same priority and key. */
  sizeBeside(item: T): number {
    const shares = this.#levels[this.#ranking.priorityOf(item) - 1];
    return shares?.get(this.#ranking.shareOf(item))?.size ?? 0;
  }

  /** Best priority of its items; Infinity when there is none. */
  get top(): number {
    const at = this.#levels.findIndex((shares) => shares.size > 0);
    return at === -1 ? Infinity : at + 1;
  }

  push(item: T): void {
    const priority = this.#ranking.priorityOf(item);
    const share = this.#ranking.shareOf(item);
    while (this.#levels.length < priority) this.#levels.push(new Map());
    const shares = this.#levels[priority - 1]!;
    let fifo = shares.get(share);
    if (fifo === undefined) {
      fifo = new SparseFifo((one) => this.#ranking.isWaiting(one));
      shares.set(share, fifo);
    }
    fifo.push(item);
    this.#size += 1;
  }

  /** One of its items was cancelled. */
  withdraw(item: T): void {
    const shares = this.#levels[this.#ranking.priorityOf(item) - 1];
    const share = this.#ranking.shareOf(item);
    const fifo = shares?.get(share);
    if (shares === undefined || fifo === undefined) return;
    fifo.withdraw();
    this.#size -= 1;
    if (fifo.size === 0) shares.delete(share);
  }

  shift(): T | undefined {
    for (const shares of this.#levels) {
      for (const [share, fifo] of shares) {
        const item = fifo.shift();
        shares.delete(share);
        if (fifo.size > 0) shares.set(share, fifo);
        if (item === undefined) continue;
        this.#size -= 1;
        return item;
      }
    }
    return undefined;
  }

  /** The first item of each priority and key. */
  *heads(): Generator<T> {
    for (const shares of this.#levels) {
      for (const fifo of shares.values()) {
        const head = fifo.peek();
        if (head !== undefined) yield head;
      }
    }
  }
}
