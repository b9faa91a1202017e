import type { CancelSignal } from '../model/ports.ts';

/**
 * The one that waits for an answer, and the signal that is aborted when it is no longer needed.
 * One is made for every request, and an AbortController for each would cost more than most of them.
 */
export class Caller implements CancelSignal {
  #aborted = false;
  #listener: (() => void) | null = null;
  /** Listeners beside the first. */
  #others: (() => void)[] | null = null;

  get aborted(): boolean {
    return this.#aborted;
  }

  get signal(): CancelSignal {
    return this;
  }

  /** The answer is no longer needed. */
  readonly abandon = (): void => {
    if (this.#aborted) return;
    this.#aborted = true;
    const first = this.#listener;
    const others = this.#others ?? [];
    this.#listener = null;
    this.#others = null;
    first?.();
    for (const listener of others) listener();
  };

  addEventListener(_type: 'abort', listener: () => void): void {
    if (this.#aborted) return;
    if (this.#listener === null) this.#listener = listener;
    else (this.#others ??= []).push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    if (this.#listener === listener) this.#listener = null;
    else if (this.#others !== null) {
      this.#others = this.#others.filter((other) => other !== listener);
    }
  }
}
