import { NONE } from '../../lib/lists.ts';
import type { CancelSignal, WakeClock } from '../../model/ports.ts';

/** Called when a wait has its outcome, after the wait was registered. */
interface Outcome<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Resolves with the outcome of a wait or, if the deadline passes first, with the result of
 * `lookAgain`.
 *
 * @param register starts the wait and returns a function that cancels it.
 */
export function waitUntil<T>(
  deadline: Deadline,
  register: (outcome: Outcome<T>) => () => void,
  lookAgain: () => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = register({
      resolve: (value) => {
        finish();
        resolve(value);
      },
      reject: (error) => {
        finish();
        reject(error);
      },
    });
    const finish = (): void => {
      cancel();
      deadline.clear();
    };
    deadline.onPassed(() => {
      finish();
      lookAgain().then(resolve, reject);
    });
  });
}

/** The end of a caller's wait: after its timeout, or when its signal is aborted. Passes once. */
export class Deadline {
  #isPast = false;
  #callbacks: readonly (() => void)[] = NONE;
  readonly #cancelTimer: (() => void) | null;
  readonly #signal: CancelSignal | undefined;
  readonly #pass = (): void => {
    if (this.#isPast) return;
    this.#isPast = true;
    const callbacks = this.#callbacks;
    this.clear();
    for (const callback of callbacks) callback();
  };

  /** @param timeoutMs 0: none. */
  constructor(clock: WakeClock, timeoutMs: number, signal: CancelSignal | undefined) {
    this.#cancelTimer = timeoutMs > 0 ? clock.wakeAt(clock.now() + timeoutMs, this.#pass) : null;
    this.#signal = signal;
    if (signal?.aborted === true) this.#pass();
    else signal?.addEventListener('abort', this.#pass);
  }

  /** Calls back when the deadline passes, or at once if it has passed. */
  onPassed(callback: () => void): void {
    if (this.#isPast) callback();
    else if (this.#callbacks.length === 0) this.#callbacks = [callback];
    else this.#callbacks = [...this.#callbacks, callback];
  }

  /** Stops the deadline: no callback follows. */
  clear(): void {
    this.#callbacks = NONE;
    this.#cancelTimer?.();
    this.#signal?.removeEventListener('abort', this.#pass);
  }
}
