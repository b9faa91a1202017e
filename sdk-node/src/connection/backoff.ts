import {
  RECONNECT_ABSENT_COUNT,
  RECONNECT_ABSENT_MS,
  RECONNECT_INITIAL_MS,
  RECONNECT_MAX_MS,
  RECONNECT_RESET_MS,
} from './limits.ts';

/**
 * Pauses between attempts to connect: they double up to a limit. While nothing listens at the
 * address, pauses stay short at first, because a refused connection costs a sidecar nothing. Each
 * pause is shortened by a random part of up to a half, so that many workers do not reconnect at
 * the same time.
 */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #doublings = 0;
  #absentCount = 0;

  /** @param random returns numbers from 0 (inclusive) to 1 (exclusive). */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Number of consecutive failed attempts. */
  get failures(): number {
    return this.#failures;
  }

  /** Resets the pauses to the first one. Does not reset `failures`. */
  restart(): void {
    this.#doublings = 0;
    this.#absentCount = 0;
  }

  /**
   * Returns the pause after a connection that ended.
   *
   * @param livedMs time for which the connection was open, in milliseconds; 0 if it was never open.
   * @param isAbsent true: nothing listened at the address.
   */
  nextMs(livedMs: number, isAbsent = false): number {
    if (livedMs >= RECONNECT_RESET_MS) {
      this.restart();
      this.#failures = 0;
    }
    this.#failures += 1;
    return this.#fullMs(isAbsent) * (1 - this.#random() / 2);
  }

  #fullMs(isAbsent: boolean): number {
    const doubledMs = Math.min(RECONNECT_MAX_MS, RECONNECT_INITIAL_MS * 2 ** this.#doublings);
    const staysShort = isAbsent && this.#absentCount < RECONNECT_ABSENT_COUNT;
    if (staysShort && doubledMs > RECONNECT_ABSENT_MS) {
      this.#absentCount += 1;
      return RECONNECT_ABSENT_MS;
    }
    this.#doublings += 1;
    return doubledMs;
  }
}
