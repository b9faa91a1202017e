import { defineEvent, defineOrchestration } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf, kindsOf } from '../fixtures/histories.ts';
import { codeOf } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const add = defineEvent<number>('add');
/** Counts down by continuing as new. */
const countdown = defineOrchestration<{ left: number; runs: number[] }, number[]>('countdown');
/** Sums its events; -1 ends it. Continues as new after every two. */
const actor = defineOrchestration<number, number>('actor');
const one = defineOrchestration<string, string>('moving', { version: '1' });
const two = defineOrchestration<string, string>('moving', { version: '2' });

const handlers = [
  countdown.handle(async (ctx, { left, runs }) => {
    ctx.setStatus({ left });
    await ctx.sleep(1);
    const all = [...runs, ctx.info.execution];
    return left === 0 ? all : ctx.continueAsNew({ left: left - 1, runs: all });
  }),
  actor.handle(async (ctx, start) => {
    let sum = start;
    for (let count = 0; count < 2; count += 1) {
      const value = await ctx.waitFor(add);
      if (value === -1) return sum;
      sum += value;
    }
    return ctx.continueAsNew(sum);
  }),
  one.handle(async (ctx, path) => {
    await ctx.sleep(1);
    return ctx.continueAsNew(`${path} then`, { version: '2' });
  }),
  two.handle((ctx, path) => `${path} version ${ctx.info.version}`),
];

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach(handlers);
});
afterAll(() => harness.close());

test('each execution starts with a new history, under the same id', async () => {
  const handle = await harness.client.start(countdown, { left: 9, runs: [] });
  expect(await handle.result()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const executions = await handle.executions();
  expect(executions.map(({ execution, status }) => [execution, status])).toEqual([
    ...Array.from({ length: 9 }, (_, index) => [index + 1, 'continuedAsNew']),
    [10, 'completed'],
  ]);
  for (const { execution, startedAt, endedAt, historyLength } of executions) {
    const history = await historyOf(handle, execution);
    expect(history).toHaveLength(historyLength);
    expect(endedAt!.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
    expect(await replay(history, handlers)).toEqual({ ok: true });
    const [started] = bodiesOf(history, 'executionStarted');
    expect(started).toMatchObject({ instanceId: handle.id, execution });
  }
  expect(await handle.get()).toMatchObject({ execution: 10, customStatus: { left: 0 } });
  expect(await codeOf(historyOf(handle, 11))).toBe('NOT_FOUND');
});

test('each execution has another seed', async () => {
  const handle = await harness.client.start(countdown, { left: 3, runs: [] });
  await handle.result();
  const seeds = new Set<string>();
  for (let execution = 1; execution <= 4; execution += 1) {
    const [started] = bodiesOf(await historyOf(handle, execution), 'executionStarted');
    seeds.add(Buffer.from(started!.seed).toString('hex'));
  }
  expect(seeds.size).toBe(4);
});

test('the next execution can have another version', async () => {
  const handle = await harness.client.start(one, 'version 1');
  expect(await handle.result()).toBe('version 1 then version 2');
  expect(await handle.get()).toMatchObject({ version: '2', execution: 2 });
});

test('an actor reads every event once, over many executions', async () => {
  const handle = await harness.client.start(actor, 0);
  const values = Array.from({ length: 101 }, (_, index) => index);
  await Promise.all(values.map((value) => handle.raise(add, value)));
  await handle.raise(add, -1);
  expect(await handle.result()).toBe(5_050);
  expect((await handle.get()).execution).toBeGreaterThan(40);
});

test('a cancellation that the code has not seen reaches the next execution', async () => {
  const loop = defineOrchestration<number, string>('loop');
  let turns = 0;
  const worker = await harness.attach([
    loop.handle(async (ctx, run) => {
      turns += 1;
      // The code awaits no operation before it continues as new, so only the next execution can be
      // cancelled.
      if (run < 40) return ctx.continueAsNew(run + 1);
      await ctx.sleep('1h');
      return 'never';
    }),
  ]);
  const handle = await harness.client.start(loop, 0);
  await handle.cancel('stop');
  await until('its end', async () => (await handle.get()).status === 'cancelled');
  expect(turns).toBeGreaterThan(0);
  await worker.stop();
});

test('timers and activities of an execution end with it', async () => {
  const leaver = defineOrchestration<number, number>('leaver');
  const worker = await harness.attach([
    leaver.handle(async (ctx, run) => {
      if (run === 2) {
        await ctx.sleep(150);
        return run;
      }
      void ctx.sleep(50);
      void ctx.callActivity('unknown').catch(() => undefined);
      await ctx.sleep(1);
      return ctx.continueAsNew(2);
    }),
  ]);
  const handle = await harness.client.start(leaver, 1);
  expect(await handle.result()).toBe(2);
  const second = await historyOf(handle, 2);
  expect(kindsOf(second).filter((kind) => kind === 'timerFired')).toHaveLength(1);
  expect((await harness.client.describe()).activitiesReady).toBe(0);
  await worker.stop();
});
