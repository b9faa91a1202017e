import type { WakeClock } from '../../model/ports.ts';

/** When a caller stops waiting: after its timeout, or when its signal is aborted. Passes once. */
export class Deadline {
  #isPast = false;
  #callbacks: (() => void)[] = [];
  readonly #cancelTimer: (() => void) | null;
  readonly #signal: AbortSignal | undefined;
  readonly #pass = (): void => {
    if (this.#isPast) return;
    this.#isPast = true;
    const callbacks = this.#callbacks;
    this.clear();
    for (const callback of callbacks) callback();
  };

  /** @param timeoutMs 0: none. */
  constructor(clock: WakeClock, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#cancelTimer = timeoutMs > 0 ? clock.wakeAt(clock.now() + timeoutMs, this.#pass) : null;
    this.#signal = signal;
    if (signal?.aborted === true) this.#pass();
    else signal?.addEventListener('abort', this.#pass, { once: true });
  }

  /** Calls back when the deadline passes; at once when it has passed. */
  onPassed(callback: () => void): void {
    if (this.#isPast) callback();
    else this.#callbacks.push(callback);
  }

  /** The caller has its answer: nothing is called back any more. */
  clear(): void {
    this.#callbacks = [];
    this.#cancelTimer?.();
    this.#signal?.removeEventListener('abort', this.#pass);
  }
}
