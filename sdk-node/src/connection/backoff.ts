import { RECONNECT_INITIAL_MS, RECONNECT_MAX_MS, RECONNECT_RESET_MS } from './limits.ts';

/**
 * Pauses between attempts to connect: they double up to a limit, and each is shortened by a random
 * part of its half, so that many workers do not come back in step.
 */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** @param random gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Attempts that failed in a row. */
  get failures(): number {
    return this.#failures;
  }

  /**
   * The pause after a connection that ended.
   *
   * @param livedMs how long it had been open; 0 if it never was.
   */
  nextMs(livedMs: number): number {
    if (livedMs >= RECONNECT_RESET_MS) this.#failures = 0;
    const full = Math.min(RECONNECT_MAX_MS, RECONNECT_INITIAL_MS * 2 ** this.#failures);
    this.#failures += 1;
    return full * (1 - this.#random() / 2);
  }
}
