/**
 * Many deadlines that are mostly withdrawn before they are due. They are gathered in buckets of
 * `resolutionMs`, so that setting and withdrawing cost the same however many there are; one is due
 * up to a bucket late and never early.
 */
export class Deadlines<T> {
  readonly #resolutionMs: number;
  readonly #buckets = new Map<number, Set<T>>();

  constructor(resolutionMs: number) {
    this.#resolutionMs = resolutionMs;
  }

  /** Sets a deadline; the answer withdraws it. An item may stand once per bucket. */
  set(atMs: number, item: T): () => void {
    const at = Math.ceil(atMs / this.#resolutionMs);
    let bucket = this.#buckets.get(at);
    if (bucket === undefined) {
      bucket = new Set();
      this.#buckets.set(at, bucket);
    }
    const set = bucket;
    set.add(item);
    return () => {
      set.delete(item);
      if (set.size === 0 && this.#buckets.get(at) === set) this.#buckets.delete(at);
    };
  }

  /** When to look again, or null when nothing is set. */
  nextMs(): number | null {
    let first = Infinity;
    for (const at of this.#buckets.keys()) first = Math.min(first, at);
    return first === Infinity ? null : first * this.#resolutionMs;
  }

  /** Takes out all that is due. */
  takeDue(nowMs: number): T[] {
    const due: T[] = [];
    const ats = [...this.#buckets.keys()].filter((at) => at * this.#resolutionMs <= nowMs);
    for (const at of ats.sort((a, b) => a - b)) {
      due.push(...this.#buckets.get(at)!);
      this.#buckets.delete(at);
    }
    return due;
  }
}
