import { createContext } from '../context/live-context.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import {
  ActivityFailedError,
  ApplicationError,
  InvalidInputError,
  PayloadTooLargeError,
} from '../errors.ts';
import {
  actionsOf,
  completed,
  failed,
  failureOf,
  optionsFor,
  returned,
  started,
} from '../testing/play.suite.ts';
import type { Json } from '../testing/play.suite.ts';
import { play } from '../testing/player.suite.ts';
import { OrchestratorRun } from './run.ts';
import { readHistory } from '../testing/history-text.ts';

const unhandled: unknown[] = [];
const remember = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => process.on('unhandledRejection', remember));
afterEach(() => {
  process.off('unhandledRejection', remember);
  expect(unhandled.splice(0)).toEqual([]);
});

const charge = defineActivity<number, string>('charge');

describe('a run', () => {
  it('requests an operation, waits, continues and returns', async () => {
    const options = optionsFor(async (ctx, input) => {
      const first = await ctx.call(charge, input as number);
      return `${first}!`;
    });
    expect(await actionsOf(options, [[started(7)], [completed(1, 'paid')]])).toEqual([
      [{ scheduleActivity: { seq: 1, name: 'charge', input: { json: 7 }, options: {} } }],
      [returned('paid!')],
    ]);
  });

  it('returns native promises that are settled without an additional microtask', async () => {
    let hops = 0;
    const options = optionsFor(async (ctx) => {
      const promise = ctx.callActivity('a');
      expect(Object.getPrototypeOf(promise)).toBe(Promise.prototype);
      expect(Object.getOwnPropertySymbols(promise)).toEqual([]);
      const other = ctx.callActivity('b');
      void promise.then(() => {
        hops = 0;
        void Promise.resolve().then(() => (hops += 1));
      });
      await promise;
      return [hops, await other];
    });
    const turns = await actionsOf(options, [[started()], [completed(1)], [completed(2, 'b')]]);
    expect(turns[2]).toEqual([returned([0, 'b'])]);
  });

  it('converts a failed activity to an error with cause, type and details', async () => {
    let caught: unknown;
    const options = optionsFor(async (ctx) =>
      ctx.call(charge, 1).catch((error: unknown) => {
        caught = error;
        return 'caught';
      }),
    );
    await actionsOf(options, [[started()], [failed(1, 'CardDeclined')]]);
    expect(caught).toBeInstanceOf(ActivityFailedError);
    expect(caught).toMatchObject({ activity: 'charge', attempt: 1, type: 'CardDeclined' });
    expect((caught as Error).cause).toBeInstanceOf(ApplicationError);
    expect((caught as Error).message).toBe(
      'activity "charge" failed (attempt 1): CardDeclined it is',
    );
  });

  it('leaves no rejection unhandled when the code does not await an operation', async () => {
    const options = optionsFor(async (ctx) => {
      void ctx.callActivity('a');
      void ctx.callActivity('b');
      await ctx.sleep(10);
      return 'done';
    });
    const fired = { timeMs: 1_010, timerFired: { seq: 3 } };
    const turns = await actionsOf(options, [[started()], [failed(1)], [failed(2), fired]]);
    expect(turns[2]).toEqual([returned('done')]);
    const cancel = { cancelRequested: {} };
    await actionsOf(options, [[started()], [cancel]]);
  });

  it('accepts a plain function as well as an async function', async () => {
    const options = optionsFor((() => 5) as never);
    expect(await actionsOf(options, [[started()]])).toEqual([[returned(5)]]);
    const thrower = optionsFor((() => {
      throw new ApplicationError('no', { type: 'No' });
    }) as never);
    const [[action]] = (await actionsOf(thrower, [[started()]])) as [[Json]];
    expect(action).toMatchObject({ failExecution: { failure: { type: 'No', message: 'no' } } });
  });

  it('estimates its memory', async () => {
    const run = new OrchestratorRun(
      optionsFor(async (ctx) => Promise.all([ctx.sleep(5), ctx.waitFor('x')])),
    );
    const empty = run.approximateBytes;
    run.load(readHistory([started('x'.repeat(1_000))]));
    while (run.deliverNext()) await Promise.resolve();
    expect(run.finish()).toMatchObject({ kind: 'actions', ended: false });
    expect(run.approximateBytes).toBeGreaterThan(empty + 2_000);
    expect(run.approximateBytes).toBeLessThan(6_000);
  });

  it('has the same estimate after a thousand turns as after a hundred', async () => {
    const run = new OrchestratorRun(
      optionsFor(async (ctx) => {
        for (;;) await ctx.callActivity('a');
      }),
    );
    const turn = async (event: Json): Promise<number> => {
      run.load(readHistory([event]));
      while (run.deliverNext()) await Promise.resolve();
      expect(run.finish()).toMatchObject({ kind: 'actions', ended: false });
      return run.approximateBytes;
    };
    await turn(started());
    const after: number[] = [];
    for (let seq = 1; seq <= 1_000; seq += 1) {
      after.push(await turn({ id: seq * 3 + 1, ...completed(seq, 'x'.repeat(1_000)) }));
    }
    expect(after[0]).toBeGreaterThan(2_000);
    expect(after[999]).toBeLessThan(after[99]! * 1.01);
    expect(after[999]).toBeLessThan(50_000);
  });

  it('counts messages until the code has read them', async () => {
    const run = new OrchestratorRun(
      optionsFor(async (ctx) => {
        await ctx.callActivity('a');
        for (let i = 0; i < 20; i += 1) await ctx.waitFor('x');
        await ctx.callActivity('b');
      }),
    );
    const message = { eventRaised: { name: 'x', payload: { json: 'x'.repeat(10_000) } } };
    const messages = Array.from({ length: 20 }, (_, at) => ({ id: at + 4, ...message }));
    const turn = async (events: Json[]): Promise<number> => {
      run.load(readHistory(events));
      while (run.deliverNext()) await Promise.resolve();
      run.finish();
      return run.approximateBytes;
    };
    await turn([started()]);
    expect(await turn(messages)).toBeGreaterThan(400_000);
    expect(await turn([{ id: 24, ...completed(1) }])).toBeLessThan(400_000);
  });
});

describe('steps', () => {
  const stepRun = async (fn: () => unknown, maxAttempts = 1): Promise<unknown> => {
    const options = optionsFor(async (ctx) => ctx.run('s', fn, { maxAttempts }));
    const { outcomes } = await play(options, [[started()]], 'sticky');
    const [outcome] = outcomes;
    if (outcome?.kind !== 'actions') throw new Error(outcome?.message);
    expect(outcome.steps).toMatchObject([{ seq: 1, name: 's' }]);
    return outcome.steps[0]!.execute();
  };

  it('run in the worker and return their result', async () => {
    expect(await stepRun(() => ({ a: 1 }))).toEqual({
      output: { data: '{"a":1}', encoding: '' },
      failure: null,
    });
  });

  it('never reject', async () => {
    const outcome = await stepRun(async () => {
      throw new TypeError('wrong');
    });
    expect(outcome).toMatchObject({ output: null, failure: { type: 'TypeError' } });
    expect(await stepRun(() => 'x'.repeat(3_000_000))).toMatchObject({
      failure: { type: 'PayloadTooLargeError', nonRetryable: true },
    });
  });

  it('are retried up to the limit, unless the error is non-retryable', async () => {
    let attempts = 0;
    const fail = (nonRetryable: boolean) => () => {
      attempts += 1;
      throw new ApplicationError('no', { nonRetryable });
    };
    await stepRun(fail(false), 3);
    expect(attempts).toBe(3);
    await stepRun(fail(true), 3);
    expect(attempts).toBe(4);
  });
});

describe('schemas', () => {
  const picky = defineActivity('picky', { input: z.object({ n: z.number() }) });
  const deal = defineOrchestration('o', {
    input: z.object({ n: z.number() }),
    output: z.object({ sum: z.number() }),
  });
  const withHandler = (handler: ReturnType<typeof deal.handle>): Parameters<typeof play>[0] => ({
    ...optionsFor(async () => null),
    resolve: () => handler,
    createContext,
  });

  it('reject an input at the call, and again on replay', async () => {
    const options = optionsFor(async (ctx) => {
      const refused = await Promise.resolve()
        .then(() => ctx.call(picky, { n: 'x' } as never))
        .catch((error: unknown) => error instanceof InvalidInputError);
      return [refused, await ctx.call(picky, { n: 1 })];
    });
    const turns = await actionsOf(options, [[started()], [completed(2, 'ok')]]);
    expect(turns).toEqual([
      [
        expect.objectContaining({
          scheduleStep: expect.objectContaining({ seq: 1, name: 'refused activity picky' }),
        }),
        { scheduleActivity: { seq: 2, name: 'picky', input: { json: { n: 1 } }, options: {} } },
      ],
      [returned([true, 'ok'])],
    ]);
  });

  it('store the unchanged input, and pass their output form to the code', async () => {
    const split = z.string().transform((text) => text.split(','));
    const parts = defineActivity('parts', { input: split, output: split });
    const options = optionsFor(async (ctx) => ctx.call(parts, 'a,b'));
    const turns = [[started()], [completed(1, 'c,d')]];
    const [[action], [end]] = (await actionsOf(options, turns)) as [[Json], [Json]];
    expect(action).toMatchObject({ scheduleActivity: { input: { json: 'a,b' } } });
    expect(end).toEqual(returned(['c', 'd']));
  });

  it('do not change a result that an earlier release stored in the output form', async () => {
    const count = defineActivity('count', { output: z.string().transform(Number) });
    const options = optionsFor(async (ctx) => ctx.call(count));
    const turns = await actionsOf(options, [[started()], [completed(1, 5)]]);
    const [end] = turns.at(-1) as [Json];
    expect(end).toEqual(returned(5));
  });

  it('do not validate on replay', async () => {
    let validations = 0;
    const counting = defineActivity('c', { input: z.any().refine(() => (validations += 1) > 0) });
    const handler = deal.handle(async (ctx) => {
      await ctx.call(counting, 1);
      await ctx.call(counting, 2);
      return { sum: 3 };
    });
    const turns = [[started({ n: 1 })], [completed(1)], [completed(2)]];
    await play(withHandler(handler), turns, 'rebuilt');
    expect(validations).toBe(2);
  });

  it('do not break an instance when they become stricter', async () => {
    const before = withHandler(deal.handle(async (ctx) => ctx.callActivity('a')));
    const { history } = await play(before, [[started({ n: 1 })]], 'sticky');
    const stricter = defineOrchestration('o', { input: z.object({ n: z.string() }) });
    const run = new OrchestratorRun({
      ...before,
      resolve: () => stricter.handle(async (ctx) => ctx.callActivity('a')),
      createContext,
    });
    run.load(history);
    while (run.deliverNext()) await Promise.resolve();
    expect(run.finish()).toMatchObject({ kind: 'actions', actions: [] });
  });

  it('fail an execution with a rejected input before its code runs', async () => {
    const handler = deal.handle(() => {
      throw new Error('must not run');
    });
    const turns = await actionsOf(withHandler(handler), [[started({ n: 'x' })]]);
    expect(turns[0]).toMatchObject([
      { failExecution: { failure: { type: 'InvalidInputError', nonRetryable: true } } },
    ]);
    const { history } = await play(withHandler(handler), [[started({ n: 'x' })]], 'sticky');
    const run = new OrchestratorRun(withHandler(handler));
    run.load(history);
    while (run.deliverNext()) await Promise.resolve();
    expect(run.finish()).toMatchObject({ kind: 'actions', actions: [], ended: true });
  });

  it('fail an execution with a rejected output', async () => {
    const handler = deal.handle((async () => ({ sum: 'x' })) as never);
    const turns = await actionsOf(withHandler(handler), [[started({ n: 1 })]]);
    expect(turns[0]).toMatchObject([
      { failExecution: { failure: { type: 'InvalidOutputError' } } },
    ]);
    const { history } = await play(withHandler(handler), [[started({ n: 1 })]], 'sticky');
    const run = new OrchestratorRun(withHandler(handler));
    run.load(history);
    while (run.deliverNext()) await new Promise((resolve) => setImmediate(resolve));
    expect(run.finish()).toMatchObject({ kind: 'actions', actions: [], ended: true });
  });

  it('reject values that are too large or have no JSON form at the call', async () => {
    const classes: unknown[] = [];
    const options = optionsFor(
      async (ctx) => {
        for (const input of ['x'.repeat(100), 5n]) {
          try {
            void ctx.callActivity('a', input);
          } catch (error) {
            classes.push((error as Error).constructor);
          }
        }
        return 'done';
      },
      { payloadMaxBytes: 50 },
    );
    await actionsOf(options, [[started()]]);
    expect(classes.slice(0, 2)).toEqual([PayloadTooLargeError, InvalidInputError]);
  });
});

describe('a non-deterministic await', () => {
  it('reports the last operation when the code awaits a promise that is not durable', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('last');
      await new Promise(() => undefined);
    });
    const failure = await failureOf(options, [[started()], [completed(1)]]);
    expect(failure).toMatchObject({ reason: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT', seq: 1 });
    expect(failure.message).toContain('orchestration "o" (instance "i-1")');
    expect(failure.message).toContain('number 1 ("last")');
    expect(failure.message).toContain('activity or ctx.run()');
  });

  it.each<[string, (ctx: Parameters<Parameters<typeof optionsFor>[0]>[0]) => unknown]>([
    ['ctx.call', (ctx) => ctx.callActivity('late')],
    ['ctx.sleep', (ctx) => ctx.sleep(1)],
    ['ctx.waitFor', (ctx) => ctx.waitFor('x')],
    ['ctx.run', (ctx) => ctx.run('s', () => 1)],
    ['ctx.race', (ctx) => ctx.race({ a: Promise.resolve() })],
    ['ctx.setStatus', (ctx) => ctx.setStatus(1)],
    ['ctx.now', (ctx) => ctx.now()],
    ['ctx.uuid', (ctx) => ctx.uuid()],
    ['ctx.random', (ctx) => ctx.random()],
    ['ctx.continueAsNew', (ctx) => ctx.continueAsNew()],
  ])('throws at the line that uses %s outside its turn, and fails the run', async (name, use) => {
    let thrown: unknown;
    const options = optionsFor(async (ctx) => {
      setImmediate(() =>
        setImmediate(() =>
          setImmediate(() => {
            try {
              use(ctx);
            } catch (error) {
              thrown = error;
            }
          }),
        ),
      );
      await ctx.sleep(1);
    });
    const run = new OrchestratorRun(options);
    run.load(readHistory([started()]));
    while (run.deliverNext()) await Promise.resolve();
    run.finish();
    await expect.poll(() => thrown).toMatchObject({ code: 'NONDETERMINISTIC_AWAIT' });
    run.load(readHistory([{ id: 4, timeMs: 1_001, timerFired: { seq: 1 } }]));
    expect(run.deliverNext()).toBe(false);
    const outcome = run.finish();
    expect(outcome).toMatchObject({ reason: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT' });
    expect((outcome as { message: string }).message).toContain(`${name} was called outside`);
    expect((outcome as { message: string }).message).toContain('run.test.ts');
  });

  it('reports a missing handler with a separate reason', async () => {
    const options = { ...optionsFor(async () => 1), resolve: () => undefined };
    const failure = await failureOf(options, [[started(null, { version: '2' })]]);
    expect(failure.reason).toBe('TURN_FAILURE_REASON_NO_HANDLER');
    expect(failure.message).toContain('"o" in version "2"');
  });
});
