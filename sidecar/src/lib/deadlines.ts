/**
 * Many deadlines, most of which are cancelled before they are due. They are grouped in buckets of
 * `resolutionMs`, so that setting and cancelling have constant cost. A deadline is due up to one
 * bucket late and never early.
 */
export class Deadlines<T> {
  readonly #resolutionMs: number;
  readonly #buckets = new Map<number, Set<{ readonly item: T }>>();
  /** The first bucket. Infinity without buckets; null if the first bucket must be searched. */
  #first: number | null = Infinity;

  constructor(resolutionMs: number) {
    this.#resolutionMs = resolutionMs;
  }

  /**
   * Sets a deadline; the returned function cancels the deadline. An item may have any number of
   * deadlines.
   */
  set(atMs: number, item: T): () => void {
    const at = Math.ceil(atMs / this.#resolutionMs);
    const entry = { item };
    let bucket = this.#buckets.get(at);
    if (bucket === undefined) {
      bucket = new Set();
      this.#buckets.set(at, bucket);
      if (this.#first !== null && at < this.#first) this.#first = at;
    }
    const set = bucket;
    set.add(entry);
    return () => {
      set.delete(entry);
      if (set.size > 0 || this.#buckets.get(at) !== set) return;
      this.#buckets.delete(at);
      if (this.#first === at) this.#first = null;
    };
  }

  /** The time of the next check, or null without deadlines. */
  nextMs(): number | null {
    const first = this.#firstBucket();
    return first === Infinity ? null : first * this.#resolutionMs;
  }

  /** Removes all due items, in the order of the buckets. */
  takeDue(nowMs: number): T[] {
    const due: T[] = [];
    if (this.#firstBucket() * this.#resolutionMs > nowMs) return due;
    const ats = [...this.#buckets.keys()].filter((at) => at * this.#resolutionMs <= nowMs);
    for (const at of ats.sort((a, b) => a - b)) {
      for (const { item } of this.#buckets.get(at)!) due.push(item);
      this.#buckets.delete(at);
    }
    this.#first = null;
    return due;
  }

  #firstBucket(): number {
    if (this.#first !== null) return this.#first;
    let first = Infinity;
    for (const at of this.#buckets.keys()) first = Math.min(first, at);
    this.#first = first;
    return first;
  }
}
