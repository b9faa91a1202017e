import {
  RECONNECT_ABSENT_COUNT,
  RECONNECT_ABSENT_MS,
  RECONNECT_INITIAL_MS,
  RECONNECT_MAX_MS,
  RECONNECT_RESET_MS,
} from './limits.ts';

/**
 * Pauses between attempts to connect: they double up to a limit. While nothing listens at the
 * address they stay short for a time, because a refused connection costs no sidecar anything. Each
 * pause is shortened by a random part of its half, so that many workers do not return in step.
 */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #doublings = 0;
  #absentCount = 0;

  /** @param random gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Attempts that failed in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** The next pause is the first one again. Failures are counted on. */
  restart(): void {
    this.#doublings = 0;
    this.#absentCount = 0;
  }

  /**
   * The pause after a connection that ended.
   *
   * @param livedMs how long it had been open; 0 if it never was.
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
