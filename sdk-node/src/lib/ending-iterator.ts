/**
 * Wraps a generator in an iterator that ends promptly: `return()`, or leaving a loop, aborts the
 * wait of the generator. A plain generator completes its wait first.
 *
 * @param signal ends the iterator too; `next()` then rejects with the reason of the signal.
 * @param start creates the generator; its waits must end when its signal aborts.
 */
export function endingIterator<T>(
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => AsyncGenerator<T, void>,
): AsyncGenerator<T, void> {
  return new EndingIterator(signal, start);
}

class EndingIterator<T> implements AsyncGenerator<T, void> {
  readonly #own = new AbortController();
  readonly #items: AsyncGenerator<T, void>;

  constructor(
    signal: AbortSignal | undefined,
    start: (signal: AbortSignal) => AsyncGenerator<T, void>,
  ) {
    const own = this.#own.signal;
    this.#items = start(signal === undefined ? own : AbortSignal.any([signal, own]));
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#own.signal.aborted) return { done: true, value: undefined };
    try {
      return await this.#items.next();
    } catch (error) {
      if (this.#own.signal.aborted) return { done: true, value: undefined };
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T, void>> {
    this.#own.abort();
    await this.#items.return();
    return { done: true, value: undefined };
  }

  async throw(error: unknown): Promise<IteratorResult<T, void>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }
}
