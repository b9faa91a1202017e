/**
 * Many deadlines that are mostly withdrawn before they are due. They are gathered in buckets of
 * `resolutionMs`, so that setting and withdrawing cost the same however many there are; one is due
 * up to a bucket late and never early.
 */
export class Deadlines<T> {
  readonly #resolutionMs: number;
  readonly #buckets = new Map<number, Set<{ readonly item: T }>>();
  /** The first bucket, Infinity when there is none, or null when it must be looked for. */
  #first: number | null = Infinity;

  constructor(resolutionMs: number) {
    this.#resolutionMs = resolutionMs;
  }

  /** Sets a deadline; the answer withdraws this one. An item may have any number of them. */
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

  /** When to look again, or null when nothing is set. */
  nextMs(): number | null {
    const first = this.#firstBucket();
    return first === Infinity ? null : first * this.#resolutionMs;
  }

  /** Takes out all that is due, in the order of the buckets. */
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
