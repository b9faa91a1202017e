import type { Clock } from '../lib/clock.ts';
import { TIMER_MAX_MS } from '../lib/timer.ts';

/** A call that waits for an answer until a deadline. */
export interface Expiring {
  /** On the monotonic clock. Infinity: no deadline. */
  readonly deadlineMs: number;
}

/**
 * Calls scanned per millisecond of pause between two scans. Scans use a few percent of the time.
 */
const SCANNED_PER_MS = 1_000;

/**
 * The deadlines of many calls, with one timer for all. Nearly every call is answered long before
 * its deadline, so a scan of the open calls costs less than a timer per call.
 */
export class Deadlines<Call extends Expiring> {
  readonly #clock: Clock;
  readonly #open: { readonly size: number; values(): Iterable<Call> };
  readonly #expired: (call: Call) => void;
  #timer: NodeJS.Timeout | undefined;
  #nextScanMs = Number.POSITIVE_INFINITY;

  /**
   * @param open the open calls; scanned when a deadline may have passed.
   * @param expired is called with each call whose deadline has passed.
   */
  constructor(
    clock: Clock,
    open: { readonly size: number; values(): Iterable<Call> },
    expired: (call: Call) => void,
  ) {
    this.#clock = clock;
    this.#open = open;
    this.#expired = expired;
  }

  /** Includes a new open call in the timer. */
  add({ deadlineMs }: Expiring): void {
    if (deadlineMs < this.#nextScanMs) this.#scheduleScan(deadlineMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#nextScanMs = Number.POSITIVE_INFINITY;
  }

  #scheduleScan(atMs: number): void {
    clearTimeout(this.#timer);
    this.#nextScanMs = atMs;
    const pauseMs = Math.ceil(atMs - this.#clock.monotonicMs());
    // A scan that is too early finds no expired call and costs little.
    this.#timer = setTimeout(() => this.#scan(), Math.min(Math.max(1, pauseMs), TIMER_MAX_MS));
  }

  #scan(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#nextScanMs = Number.POSITIVE_INFINITY;
    let nextMs = Number.POSITIVE_INFINITY;
    const expired: Call[] = [];
    for (const call of this.#open.values()) {
      if (call.deadlineMs <= nowMs) expired.push(call);
      else nextMs = Math.min(nextMs, call.deadlineMs);
    }
    const earliestMs = nowMs + this.#open.size / SCANNED_PER_MS;
    if (nextMs < Number.POSITIVE_INFINITY) this.#scheduleScan(Math.max(nextMs, earliestMs));
    for (const call of expired) this.#expired(call);
  }
}
