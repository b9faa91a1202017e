import type { Clock } from '../lib/clock.ts';
import { TIMER_MAX_MS } from '../lib/timer.ts';

/** Something that waits for an answer, and until when. */
export interface Expiring {
  /** On the monotonic clock; infinity: no deadline. */
  readonly deadlineMs: number;
}

/** How many are looked at in a millisecond of pause between two looks: some percent of the time. */
const LOOKS_PER_MS = 1_000;

/**
 * The deadlines of many calls, with one timer for all: nearly every call is answered long before
 * its time, so that looking through those that are left costs less than a timer for each.
 */
export class Deadlines<Call extends Expiring> {
  readonly #clock: Clock;
  readonly #open: { readonly size: number; values(): Iterable<Call> };
  readonly #expired: (call: Call) => void;
  #timer: NodeJS.Timeout | undefined;
  #lookMs = Number.POSITIVE_INFINITY;

  /**
   * @param open the calls that wait; looked through when a deadline may have come.
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

  /** A call has come to those that wait. */
  add({ deadlineMs }: Expiring): void {
    if (deadlineMs < this.#lookMs) this.#lookAt(deadlineMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#lookMs = Number.POSITIVE_INFINITY;
  }

  #lookAt(atMs: number): void {
    clearTimeout(this.#timer);
    this.#lookMs = atMs;
    const pauseMs = Math.ceil(atMs - this.#clock.monotonicMs());
    // A look that comes too early finds nothing, and costs nothing.
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(1, pauseMs), TIMER_MAX_MS));
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#lookMs = Number.POSITIVE_INFINITY;
    let nextMs = Number.POSITIVE_INFINITY;
    const expired: Call[] = [];
    for (const call of this.#open.values()) {
      if (call.deadlineMs <= nowMs) expired.push(call);
      else nextMs = Math.min(nextMs, call.deadlineMs);
    }
    const earliestMs = nowMs + this.#open.size / LOOKS_PER_MS;
    if (nextMs < Number.POSITIVE_INFINITY) this.#lookAt(Math.max(nextMs, earliestMs));
    for (const call of expired) this.#expired(call);
  }
}
