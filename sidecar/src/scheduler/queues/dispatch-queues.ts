import { DispatchQueue } from './dispatch-queue.ts';
import type { Ranking } from './fair-queue.ts';

/** Which workers may take what waits in a queue depends on these three alone. */
export interface Place {
  readonly name: string;
  readonly version: string;
  /** Empty: the unnamed queue. */
  readonly queue: string;
}

/** What decides where an item waits and who takes it. */
export interface Rules<T, Taker> extends Ranking<T> {
  placeOf(item: T): Place;
  /** Whether this taker runs what waits there, and the queue lets something go now. */
  mayTake(taker: Taker, place: Place): boolean;
}

interface PlacedQueue<T> {
  readonly place: Place;
  readonly items: DispatchQueue<T>;
}

/**
 * Items that wait for a worker that can run them: a queue per name, version and queue. Queues are
 * served in turn; where priorities are in use, the queue that has the first of them goes first.
 */
export class DispatchQueues<T, Taker> {
  readonly #rules: Rules<T, Taker>;
  /** Queues that hold something wanted. The one served last is last. */
  readonly #queues = new Map<string, PlacedQueue<T>>();
  /** Some queue is shared, or was since there was none. */
  #ranked = false;
  #size = 0;

  constructor(rules: Rules<T, Taker>) {
    this.#rules = rules;
  }

  /** Items that are wanted. */
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

  /** Takes out one that was pushed and not taken; its rules say already that it is not wanted. */
  withdraw(item: T): void {
    const key = keyOf(this.#rules.placeOf(item));
    const queue = this.#queues.get(key);
    if (queue === undefined) return;
    this.#size -= 1;
    queue.items.withdraw(item);
    if (queue.items.size === 0) this.#drop(key);
  }

  /** How many wait in the same queue with the same priority and share. */
  sizeBeside(item: T): number {
    return this.#queues.get(keyOf(this.#rules.placeOf(item)))?.items.sizeBeside(item) ?? 0;
  }

  /** Whether something waits that this taker can have now. */
  holdsFor(taker: Taker): boolean {
    return this.#firstFor(taker) !== null;
  }

  /** Priority of what this taker would get; Infinity when there is nothing. */
  topFor(taker: Taker): number {
    if (this.#size === 0) return Infinity;
    const key = this.#ranked ? this.#urgentFor(taker) : this.#firstFor(taker);
    return key === null ? Infinity : this.#queues.get(key)!.items.top;
  }

  /** Whether priorities matter to anything that waits. */
  get isRanked(): boolean {
    return this.#ranked;
  }

  /** The next item that this taker can have. */
  takeFor(taker: Taker): T | undefined {
    const key = this.#ranked ? this.#urgentFor(taker) : this.#firstFor(taker);
    if (key === null) return undefined;
    const queue = this.#queues.get(key)!;
    const item = queue.items.shift();
    if (item !== undefined) this.#size -= 1;
    const left = queue.items.size;
    if (left === 0) {
      this.#drop(key);
    } else if (this.#queues.size > 1) {
      this.#queues.delete(key);
      this.#queues.set(key, queue);
    }
    return item;
  }

  /** Takes out everything. */
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
   * Each queue with how many wait in it; the oldest is among the heads. Others may push and take
   * meanwhile: each queue of the beginning comes once.
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
