import { setTimeout as pause } from 'node:timers/promises';
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, WorkerHandler } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';

const square = defineActivity<number, number>('square');
const slowly = defineActivity<number, number>('slowly');
const fails = defineActivity<string, never>('fails');
const wide = defineOrchestration<number, number>('wide');
const leaf = defineOrchestration<number, number>('leaf');
const tree = defineOrchestration<number, number>('tree');
const combined = defineOrchestration<undefined, unknown>('combined');

const add = (a: number, b: number): number => a + b;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

async function combinators(ctx: OrchestrationContext): Promise<unknown> {
  // oxlint-disable-next-line typescript/await-thenable -- a plain value among promises is legal
  const all = await Promise.all([ctx.call(square, 2), ctx.sleep(1), 7, ctx.call(square, 3)]);
  const race = await Promise.race([ctx.sleep('1h'), ctx.call(square, 4)]);
  const any = await Promise.any([ctx.call(fails, 'no'), ctx.call(square, 5)]);
  const none = await Promise.any([ctx.call(fails, 'a'), ctx.call(fails, 'b')]).catch(
    (error: AggregateError) => error.errors.length,
  );
  const settled = await Promise.allSettled([ctx.call(square, 6), ctx.call(fails, 'c')]);
  const first = await Promise.all([ctx.call(fails, 'first'), ctx.sleep('1h')]).catch(describeError);
  return { all, race, any, none, settled: settled.map(({ status }) => status), first };
}

const handlers: WorkerHandler[] = [
  square.handle((n) => n * n),
  slowly.handle((n) => pause(n % 20, n)),
  fails.handle((text) => {
    throw new TypeError(text);
  }),
  wide.handle(async (ctx, count) =>
    (await Promise.all(upTo(count).map((n) => ctx.call(slowly, n)))).reduce(add, 0),
  ),
  leaf.handle((_, n) => n + 1),
  tree.handle(async (ctx, count) => {
    const sums = await Promise.all(
      upTo(count).map(async (n) => {
        // Branches of several steps each, all in flight at once.
        const first = await ctx.call(square, n);
        await ctx.sleep(n % 3);
        const second = await ctx.call(leaf, first);
        return second + (await ctx.run('plus', () => 1));
      }),
    );
    return sums.reduce(add, 0);
  }),
  combined.handle(combinators),
];

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach(handlers);
});
afterAll(() => harness.close());

test('the results of 2,000 parallel activities arrive in one instance', async () => {
  const handle = await harness.client.start(wide, 2_000);
  expect(await handle.result()).toBe((2_000 * 1_999) / 2);
  const history = await historyOf(handle);
  checkSound(history);
  expect(bodiesOf(history, 'activityCompleted')).toHaveLength(2_000);
  expect(await replay(history, handlers)).toEqual({ ok: true });
});

test('branches of many operations run concurrently', async () => {
  const handle = await harness.client.start(tree, 60);
  expect(await handle.result()).toBe(upTo(60).reduce((sum, n) => sum + n * n + 2, 0));
  const history = await historyOf(handle);
  checkSound(history);
  expect(await replay(history, handlers)).toEqual({ ok: true });
});

test('the standard combinators of promises work unchanged', async () => {
  const handle = await harness.client.start(combined);
  expect(await handle.result()).toEqual({
    all: [4, null, 7, 9],
    race: 16,
    any: 25,
    none: 2,
    settled: ['fulfilled', 'rejected'],
    first: expect.objectContaining({ name: 'ActivityFailedError', type: 'TypeError' }),
  });
  expect(await replay(await historyOf(handle), handlers)).toEqual({ ok: true });
});
