import { describe, expect, it } from 'vitest';

import { endingIterator } from './ending-iterator.ts';

/** Yields 1, then waits until its signal aborts. */
async function* oneThenWait(signal: AbortSignal): AsyncGenerator<number, void> {
  yield 1;
  await new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

describe('endingIterator()', () => {
  it('ends a pending next() at return()', async () => {
    const items = endingIterator(undefined, oneThenWait);
    expect(await items.next()).toEqual({ done: false, value: 1 });
    const pending = items.next();
    expect(await items.return()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    const items = endingIterator(controller.signal, oneThenWait);
    await items.next();
    const pending = items.next();
    controller.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
    expect(await items.next()).toEqual({ done: true, value: undefined });
  });

  it('ends when a loop is left, and rejects with the error passed to throw()', async () => {
    const signals: AbortSignal[] = [];
    const start = (signal: AbortSignal): AsyncGenerator<number, void> => {
      signals.push(signal);
      return oneThenWait(signal);
    };
    for await (const item of endingIterator(undefined, start)) {
      expect(item).toBe(1);
      break;
    }
    await expect(endingIterator(undefined, start).throw(new Error('no'))).rejects.toThrow('no');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
