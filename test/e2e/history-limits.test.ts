// Limits of a history: code gets a suggestion in time, and an execution that ignores it fails.
import { defineEvent, defineOrchestration, defineQuery } from '@perdure/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';

/**
 * Continues as new at the suggestion. Returns the number of executions.
 */
const listener = defineOrchestration<{ left: number }, number>('listener');
const deaf = defineOrchestration<null, null>('deaf');
const go = defineEvent<null>('go');
const counted = defineQuery<null, number>('counted');
const reader = defineOrchestration<null, null>('reader');
const parent = defineOrchestration<null, unknown>('parent');

let harness: Harness;
beforeEach(async () => {
  harness = await Harness.start({ settings: ['--max-history-events', '100'] });
  await harness.attach([
    listener.handle(async (ctx, { left }) => {
      for (let rest = left; rest > 0; rest -= 1) {
        if (ctx.continueAsNewSuggested) return ctx.continueAsNew({ left: rest });
        await ctx.run('count', () => rest);
      }
      return ctx.info.execution;
    }),
    deaf.handle(async (ctx) => {
      for (;;) await ctx.run('count', () => null);
    }),
    reader.handle(async (ctx) => {
      let count = 0;
      ctx.onQuery(counted, () => count);
      for (;;) {
        await ctx.waitFor(go);
        count += 1;
      }
    }),
    parent.handle((ctx) => ctx.call(deaf, null).catch(describeError)),
  ]);
});
afterEach(() => harness.close());

test('code that continues as new at the suggestion never reaches the limit', async () => {
  const handle = await harness.client.start(listener, { left: 200 });
  const executions = await handle.result();
  expect(executions).toBeGreaterThan(4);
  for (let execution = 1; execution < executions; execution += 1) {
    const history = await historyOf(handle, execution);
    expect(history.length).toBeLessThan(75);
    expect(bodiesOf(history, 'historyLimitNear')).toHaveLength(1);
  }
});

test('an execution fails at the limit, and its parent gets the reason', async () => {
  const handle = await harness.client.start(parent, null);
  expect(JSON.stringify(await handle.result())).toMatch(/HistoryTooLarge/);
  const child = [];
  for await (const one of harness.client.list({ name: 'deaf' })) child.push(one);
  expect(child).toMatchObject([{ status: 'failed' }]);
  const history = await historyOf(harness.client.handle(child[0]!.id));
  expect(history.length).toBeLessThanOrEqual(105);
  expect(bodiesOf(history, 'historyLimitNear')).toHaveLength(1);
});

test('an instance whose history reached the limit can still be queried', async () => {
  const handle = await harness.client.start(reader, null);
  await expect(async () => {
    for (;;) await handle.raise(go, null);
  }).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
  await expect(handle.result()).rejects.toThrow(/HistoryTooLarge|events/);
  const taken = bodiesOf(await historyOf(handle), 'eventWaitStarted').length;
  const count = await handle.query(counted, null);
  // The last turn read more events, but its decisions exceeded the limit and were not recorded.
  expect(count).toBeGreaterThanOrEqual(taken - 1);
  expect(await handle.query(counted, null)).toBe(count);
});
