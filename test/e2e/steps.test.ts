import { setTimeout as pause } from 'node:timers/promises';
import { defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, Worker } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf, kindsOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
const workers: Worker[] = [];
beforeAll(async () => {
  harness = await Harness.start();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => harness.close());

const code = defineOrchestration<number, unknown>('code');
const attach = async (
  fn: (ctx: OrchestrationContext, input: number) => unknown,
): Promise<Worker> => {
  const worker = await harness.attach([code.handle(fn)]);
  workers.push(worker);
  return worker;
};
const run = async (fn: (ctx: OrchestrationContext, input: number) => unknown): Promise<unknown> => {
  await attach(fn);
  return (await harness.client.start(code, 5)).result();
};

test('a step runs once, and its result is recorded before later operations', async () => {
  let runs = 0;
  await attach(async (ctx, input) => {
    const value = await ctx.run('draw', () => {
      runs += 1;
      return input * 2;
    });
    await ctx.sleep(1);
    return value;
  });
  const handle = await harness.client.start(code, 5);
  expect(await handle.result()).toBe(10);
  expect(runs).toBe(1);
  const kinds = kindsOf(await historyOf(handle));
  const expected = ['stepScheduled', 'stepCompleted', 'timerCreated', 'timerFired'];
  expect(kinds.filter((kind) => expected.includes(kind))).toEqual(expected);
});

test('an orchestration runs 100 steps in sequence and 100 steps in parallel', async () => {
  const result = await run(async (ctx, input) => {
    let sum = 0;
    for (let index = 0; index < 100; index += 1) sum += await ctx.run('one', () => 1);
    const results = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        ctx.run(`step ${index}`, async () => {
          await pause(index % 3);
          return input;
        }),
      ),
    );
    return sum + results.length;
  });
  expect(result).toBe(200);
});

test('the error of a step can be caught after its last attempt', async () => {
  let attempts = 0;
  const result = await run(async (ctx) => {
    const failingStep = (): never => {
      attempts += 1;
      throw new RangeError(`attempt ${attempts}`);
    };
    const once = await ctx.run('once', failingStep).catch(describeError);
    const thrice = await ctx.run('thrice', failingStep, { maxAttempts: 3 }).catch(describeError);
    return [once, thrice];
  });
  const failure = { name: 'StepFailedError', code: 'STEP_FAILED', type: 'RangeError' };
  expect(result).toMatchObject([failure, failure]);
  expect(attempts).toBe(4);
});

test('a step runs again when its worker is lost, and its result is recorded once', async () => {
  let runs = 0;
  const slow = async (ctx: OrchestrationContext): Promise<unknown> =>
    ctx.run('slow', async () => {
      runs += 1;
      if (runs === 1) await pause(60_000, undefined, { ref: false });
      return runs;
    });
  const first = await attach(slow);
  const handle = await harness.client.start(code, 1);
  await until('the step runs', () => runs === 1);
  void first.stop();
  await harness.restartSidecar();
  await attach(slow);
  expect(await handle.result()).toBe(2);
  expect(bodiesOf(await historyOf(handle), 'stepCompleted')).toHaveLength(1);
});

test('an orchestration completes while a step that lost a race still runs', async () => {
  const result = await run(async (ctx) => {
    const first = await ctx.race({
      step: ctx.run('slow', () => pause(60_000, 'step', { ref: false })),
      timer: ctx.sleep(20),
    });
    await ctx.sleep(1);
    return first.key;
  });
  expect(result).toBe('timer');
});

test('a step runs after a child has completed', async () => {
  const result = await run(async (ctx, input) => {
    if (input === 0) return ctx.run('leaf', () => 'leaf');
    const child = await ctx.call(code, 0);
    const step = await ctx.run('between', () => `after ${String(child)}`);
    return [child, step];
  });
  expect(result).toEqual(['leaf', 'after leaf']);
});
