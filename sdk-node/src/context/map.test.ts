import { describe, expect, it } from 'vitest';

import { actionsOf, completed, optionsFor, returned, started } from '../testing/play.suite.ts';
import type { Json } from '../testing/play.suite.ts';

const call = (seq: number, input: unknown): Json => ({
  scheduleActivity: { seq, name: 'a', input: { json: input }, options: {} },
});
const cancel = (seq: number): Json => ({ cancelOperation: { seq } });
const failed = (seq: number): Json => ({
  activityFailed: {
    seq,
    attempt: 1,
    failure: { kind: 'FAILURE_KIND_APPLICATION', type: 'Error', message: 'no', nonRetryable: true },
  },
});

describe('ctx.map', () => {
  it('runs at most `concurrency` items at once and returns the results in order', async () => {
    const options = optionsFor((ctx) =>
      ctx.map(['x', 'y', 'z'], (item, inner) => inner.callActivity('a', item), { concurrency: 2 }),
    );
    const turns = await actionsOf(options, [
      [started()],
      [completed(2, 'Y')],
      [completed(1, 'X')],
      [completed(3, 'Z')],
    ]);
    expect(turns).toEqual([
      [call(1, 'x'), call(2, 'y')],
      [call(3, 'z')],
      [],
      [returned(['X', 'Y', 'Z'])],
    ]);
  });

  it('returns the same result for every batching of completions', async () => {
    const options = optionsFor((ctx) =>
      ctx.map([1, 2, 3, 4], (item) => ctx.callActivity('a', item), { concurrency: 2 }),
    );
    const [first, second] = await actionsOf(options, [
      [started()],
      [completed(1, 1), completed(2, 2)],
    ]);
    expect(first).toEqual([call(1, 1), call(2, 2)]);
    expect(second).toEqual([call(3, 3), call(4, 4)]);
  });

  it('starts no item after the first error, and cancels open operations', async () => {
    const options = optionsFor(async (ctx) => {
      const work = ctx.map(
        [1, 2, 3, 4],
        async (item, inner) => {
          await inner.callActivity('a', item);
          return item;
        },
        { concurrency: 3 },
      );
      return work.catch((error: Error) => error.name);
    });
    const turns = await actionsOf(options, [[started()], [failed(2)]]);
    expect(turns[1]).toEqual([cancel(1), cancel(3), returned('ActivityFailedError')]);
  });

  it('cancels operations of the outer context that its function returns', async () => {
    const options = optionsFor((ctx) =>
      ctx
        .map([1, 2], (item) => ctx.callActivity('a', item), { concurrency: 2 })
        .catch(() => 'failed'),
    );
    const turns = await actionsOf(options, [[started()], [failed(1)]]);
    expect(turns[1]).toEqual([cancel(2), returned('failed')]);
  });

  it('is cancelled as a whole when it loses a race', async () => {
    const options = optionsFor(async (ctx) => {
      const work = ctx.map([1, 2, 3], (item, inner) => inner.callActivity('a', item), {
        concurrency: 2,
      });
      const { key } = await ctx.race({ work, timer: ctx.sleep(1_000) });
      return key;
    });
    const fired = { timerFired: { seq: 3 } };
    const turns = await actionsOf(options, [[started()], [fired]]);
    expect(turns[1]).toEqual([cancel(1), cancel(2), returned('timer')]);
  });

  it('accepts any iterable, synchronous functions, and an empty list', async () => {
    const options = optionsFor(async (ctx) => [
      await ctx.map(new Set([1, 2, 3]), (item, _ctx, index) => item * index, { concurrency: 1 }),
      await ctx.map([], () => ctx.callActivity('a'), { concurrency: 5 }),
      await ctx.map([1], (item) => item, { concurrency: Infinity }),
    ]);
    expect(await actionsOf(options, [[started()]])).toEqual([[returned([[0, 2, 6], [], [1]])]]);
  });

  it.each([0, -1, 1.5, Number.NaN])('rejects a concurrency of %s', async (concurrency) => {
    const options = optionsFor(async (ctx) => {
      try {
        return await ctx.map([1], (item) => item, { concurrency });
      } catch (error) {
        return (error as Error).message;
      }
    });
    const text = `map: concurrency is ${concurrency}. Give a whole number from 1, or Infinity`;
    expect(await actionsOf(options, [[started()]])).toEqual([[returned(text)]]);
  });
});
