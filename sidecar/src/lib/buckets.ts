/** Counts of durations by upper bounds, with their sum: plain numbers that are read when needed. */
export class Buckets {
  /** Upper bounds in milliseconds, ascending; a further bucket holds all longer durations. */
  readonly boundsMs: readonly number[];
  /** One per bound, and the further one; not cumulative. */
  readonly counts: Float64Array;
  sumMs = 0;

  constructor(boundsMs: readonly number[]) {
    this.boundsMs = boundsMs;
    this.counts = new Float64Array(boundsMs.length + 1);
  }

  /** Adds a duration. A negative one, as after the clock was set back, counts as 0. */
  add(ms: number): void {
    const { boundsMs, counts } = this;
    let at = 0;
    while (at < boundsMs.length && ms > boundsMs[at]!) at += 1;
    counts[at]! += 1;
    if (ms > 0) this.sumMs += ms;
  }
}
