import { SparseFifo } from '../../lib/sparse-fifo.ts';

/** Priority of what names none. 1 is first, 5 last. */
export const PRIORITY_DEFAULT = 3;

/** What decides between items that wait for the same. */
export interface Ranking<T> {
  /** False for what was withdrawn. */
  isWanted(item: T): boolean;
  /** 1 to 5; the same as long as it waits. */
  priorityOf(item: T): number;
  /** Whose share it takes; empty for none. The same as long as it waits. */
  shareOf(item: T): string;
}

type Shares<T> = Map<string, SparseFifo<T>>;

/**
 * Items of several priorities and shares: the first priority that has something goes first; within
 * it each share gives one in turn, however much the others have.
 */
export class FairQueue<T> {
  readonly #ranking: Ranking<T>;
  /** By priority from 1, up to the last in use. Shares in order; the one served last is last. */
  readonly #levels: Shares<T>[] = [];
  #size = 0;

  constructor(ranking: Ranking<T>) {
    this.#ranking = ranking;
  }

  get size(): number {
    return this.#size;
  }

  /** How many have its priority and share. */
  sizeBeside(item: T): number {
    const shares = this.#levels[this.#ranking.priorityOf(item) - 1];
    return shares?.get(this.#ranking.shareOf(item))?.size ?? 0;
  }

  /** Priority of the next one; Infinity when there is none. */
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
      fifo = new SparseFifo((one) => this.#ranking.isWanted(one));
      shares.set(share, fifo);
    }
    fifo.push(item);
    this.#size += 1;
  }

  /** One of its items is wanted no more. */
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

  /** The first of each priority and share. */
  *heads(): Generator<T> {
    for (const shares of this.#levels) {
      for (const fifo of shares.values()) {
        const head = fifo.peek();
        if (head !== undefined) yield head;
      }
    }
  }
}
