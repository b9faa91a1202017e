import { describe, expect, it } from 'vitest';

import type { Code } from '../testing/play.suite.ts';
import { actionsOf, optionsFor, returned, started } from '../testing/play.suite.ts';
import { checkPromiseId } from './promise-id.ts';

const mark = '01020304';
const resolved = (seq: number, value: unknown): Record<string, unknown> => ({
  promiseResolved: { seq, value: { json: value } },
});

/** Resolves with the value of a promise, or with the name and message of its error. */
async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => {
    const { name, message } = error as Error;
    return `${name}: ${message}`;
  });
}

describe('ctx.promise', () => {
  it('has an id that names its execution, and resolves before or after it is awaited', async () => {
    const options = optionsFor(async (ctx) => {
      const first = ctx.promise<string>();
      const second = ctx.promise();
      const values = [await second.value, await first.value];
      return [first.id, second.id, ...values];
    });
    const turns = await actionsOf(options, [[started()], [resolved(1, 'a')], [resolved(2, 'b')]]);
    expect(turns).toEqual([
      [{ createPromise: { seq: 1 } }, { createPromise: { seq: 2 } }],
      [],
      [returned([`1.1.${mark}@i-1`, `1.2.${mark}@i-1`, 'b', 'a'])],
    ]);
  });

  it('rejects with the error of the settling call', async () => {
    const code: Code = async (ctx) => outcomeOf(ctx.promise().value);
    const failure = { kind: 'APPLICATION', type: 'Declined', message: 'no' };
    const rejected = { promiseRejected: { seq: 1, failure } };
    const turns = await actionsOf(optionsFor(code), [[started()], [rejected]]);
    expect(turns[1]).toEqual([returned('ApplicationError: no')]);
  });

  it('is withdrawn at its timeout, and withdraws its timer when it is settled', async () => {
    const code: Code = async (ctx) => {
      const late = await outcomeOf(ctx.promise({ timeout: '1s' }).value);
      return [late, await ctx.promise({ timeout: '1s' }).value];
    };
    const turns = await actionsOf(optionsFor(code), [
      [started()],
      [{ timeMs: 2_000, timerFired: { seq: 2 } }],
      [resolved(3, 1)],
    ]);
    expect(turns).toEqual([
      [{ createPromise: { seq: 1 } }, { createTimer: { seq: 2, fireAtMs: 2_000 } }],
      [
        { cancelOperation: { seq: 1 } },
        { createPromise: { seq: 3 } },
        { createTimer: { seq: 4, fireAtMs: 3_000 } },
      ],
      [
        { cancelOperation: { seq: 4 } },
        returned(['TimeoutError: the promise was not settled in time', 1]),
      ],
    ]);
  });

  it('is withdrawn with its timer when it loses a race', async () => {
    const code: Code = async (ctx) => {
      const { value } = ctx.promise({ timeout: '1h' });
      return (await ctx.race({ value, other: ctx.callActivity('a') })).key;
    };
    const done = { activityCompleted: { seq: 3, output: { json: 1 }, attempt: 1 } };
    const turns = await actionsOf(optionsFor(code), [[started()], [done]]);
    const cancelled = [{ cancelOperation: { seq: 1 } }, { cancelOperation: { seq: 2 } }];
    expect(turns[1]).toEqual([...cancelled, returned('other')]);
  });
});

describe('ctx.settle', () => {
  const promiseId = `1.1.${mark}@other`;

  it('settles a promise of another instance and receives the outcome', async () => {
    const code: Code = async (ctx) => {
      await ctx.settle(promiseId, { value: 1 });
      return outcomeOf(ctx.settle(promiseId, { error: new Error('no') }));
    };
    const failure = { kind: 'APPLICATION', type: 'PromiseSettledError', message: 'it was' };
    const turns = await actionsOf(optionsFor(code), [
      [started()],
      [{ raiseAccepted: { seq: 1 } }],
      [{ raiseRefused: { seq: 2, failure } }],
    ]);
    expect(turns[0]).toEqual([{ requestRaise: { seq: 1, payload: { json: 1 }, promiseId } }]);
    expect(turns[1]).toMatchObject([
      { requestRaise: { seq: 2, promiseId, failure: { type: 'Error', message: 'no' } } },
    ]);
    expect(turns[2]).toEqual([returned('PromiseSettledError: it was')]);
  });
});

describe('the id of a promise', () => {
  it.each(['', 'x', '1.1@i', '0.1.00000000@i', `1.1.${mark}@`, `1.1.${mark}@${'i'.repeat(1_200)}`])(
    'is not %j',
    (text) => {
      expect(() => checkPromiseId(text)).toThrow(TypeError);
    },
  );

  it('accepts every valid instance id', () => {
    expect(() => checkPromiseId(`12.3.${mark}@a@b\n1.2.x@c`)).not.toThrow();
  });
});
