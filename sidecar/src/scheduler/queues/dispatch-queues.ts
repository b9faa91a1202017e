import { DispatchQueue } from './dispatch-queue.ts';
import type { Ranking } from './fair-queue.ts';

/** The properties that determine which workers may take an item. */
export interface Place {
  readonly name: string;
  readonly version: string;
  /** Empty: the unnamed queue. */
  readonly queue: string;
}

/** The rules of items: their queue, and the workers that may take them. */
export interface Rules<T, Taker> extends Ranking<T> {
  placeOf(item: T): Place;
  /** True when this worker runs items of the queue, and the limits of the queue allow one now. */
  mayTake(taker: Taker, place: Place): boolean;
}

interface PlacedQueue<T> {
  readonly place: Place;
  readonly items: DispatchQueue<T>;
}

/**
 * Items that wait for a worker that can run them: a queue per name, version and queue. Queues are
 * served in turn; where priorities are in use, the queue with the best priority is served first.
 */
export class DispatchQueues<T, Taker> {
  readonly #rules: Rules<T, Taker>;
  /** Queues with waiting items; the queue that was served last is last. */
  readonly #queues = new Map<string, PlacedQueue<T>>();
  /** True when a queue is a fair queue, or was one since all queues were empty. */
  #ranked = false;
  #size = 0;

  constructor(rules: Rules<T, Taker>) {
    this.#rules = rules;
  }

  /** Number of waiting items. */
  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    const place = this.#rules.placeOf(item);
    const key = keyOf(place);
    let queue = this.#queues.get(key);
    if (queue === undefined) {
      queue = { place, items: new DispatchQueue(this.#rules) };
      this.#queues.set(key, queue);
    }
    queue.items.push(item);
    if (queue.items.isFair) this.#ranked = true;
    this.#size += 1;
  }

  /** Removes a waiting item; `isWaiting` already returns false for the item. */
  withdraw(item: T): void {
    const key = keyOf(this.#rules.placeOf(item));
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    this.#size -= 1;
    queue.items.withdraw(item);
    if (queue.items.size === 0) this.#drop(key);
  }

  /** Number of items in the same queue with the same priority and key. */
  sizeBeside(item: T): number {
    return this.#queues.get(keyOf(this.#rules.placeOf(item)))?.items.sizeBeside(item) ?? 0;
  }

  /** True when an item waits that this worker can take now. */
  holdsFor(taker: Taker): boolean {
    return this.#firstFor(taker) !== null;
  }

  /** Priority of the next item for this worker; Infinity when there is none. */
  topFor(taker: Taker): number {
    if (this.#size === 0) return Infinity;
    const key = this.#ranked ? this.#urgentFor(taker) : this.#firstFor(taker);
    return key === null ? Infinity : this.#queues.get(key)!.items.top;
  }

  /** True when priorities are in use. */
  get isRanked(): boolean {
    return this.#ranked;
  }

  /** The next item for this worker. */
  takeFor(taker: Taker): T | undefined {
    const key = this.#ranked ? this.#urgentFor(taker) : this.#firstFor(taker);
    if (key === null) return undefined;
    const queue = this.#queues.get(key)!;
    const item = queue.items.shift();
    if (item !== undefined) this.#size -= 1;
    const remaining = queue.items.size;
    if (remaining === 0) {
      this.#drop(key);
    } else if (this.#queues.size > 1) {
      this.#queues.delete(key);
      this.#queues.set(key, queue);
    }
    return item;
  }

  /** Removes all items. */
  takeAll(): T[] {
    const all: T[] = [];
    for (const { items } of this.#queues.values()) {
      for (let item = items.shift(); item !== undefined; item = items.shift()) all.push(item);
    }
    this.#queues.clear();
    this.#ranked = false;
    this.#size = 0;
    return all;
  }

  /**
   * Each queue with the number of its waiting items; the oldest item is among the heads. Items may
   * be added and removed during the iteration: each queue that existed at the beginning is returned
   * once.
   */
  *depths(): Generator<{ readonly queue: string; readonly size: number; heads: Iterable<T> }> {
    for (const { place, items } of Array.from(this.#queues.values())) {
      yield { queue: place.queue, size: items.size, heads: items.heads() };
    }
  }

  #firstFor(taker: Taker): string | null {
    for (const [key, queue] of this.#queues) {
      if (this.#rules.mayTake(taker, queue.place)) return key;
    }
    return null;
  }

  #urgentFor(taker: Taker): string | null {
    let best: string | null = null;
    let bestTop = Infinity;
    for (const [key, queue] of this.#queues) {
      const { top } = queue.items;
      if (top >= bestTop || !this.#rules.mayTake(taker, queue.place)) continue;
      best = key;
      bestTop = top;
    }
    return best;
  }

  #drop(key: string): void {
    this.#queues.delete(key);
    if (this.#queues.size === 0) this.#ranked = false;
  }
}

function keyOf({ name, version, queue }: Place): string {
  return `${name}\0${version}\0${queue}`;
}
