// Patches: old and new code replays the histories of each other, with a real sidecar.
import { defineActivity, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, Worker } from '@perdure/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const order = defineOrchestration<null, string>('order');
const oldWay = defineActivity<null, string>('old-way');
const newWay = defineActivity<null, string>('new-way');
const activities = [oldWay.handle(async () => 'old'), newWay.handle(async () => 'new')];

type Code = (ctx: OrchestrationContext) => Promise<string>;
const deployments: Readonly<Record<string, Code>> = {
  before: async (ctx) => {
    const way = await ctx.call(oldWay, null);
    await ctx.waitFor('go');
    return way;
  },
  patched: async (ctx) => {
    const way = await (ctx.patched('way') ? ctx.call(newWay, null) : ctx.call(oldWay, null));
    await ctx.waitFor('go');
    return way;
  },
  deprecated: async (ctx) => {
    ctx.deprecatePatch('way');
    const way = await ctx.call(newWay, null);
    await ctx.waitFor('go');
    return way;
  },
  after: async (ctx) => {
    const way = await ctx.call(newWay, null);
    await ctx.waitFor('go');
    return way;
  },
};

let harness: Harness;
let worker: Worker | undefined;
beforeEach(async () => {
  harness = await Harness.start();
});
afterEach(() => harness.close());

async function deploy(name: string): Promise<void> {
  await worker?.stop();
  worker = await harness.attach([order.handle(deployments[name]!), ...activities]);
}

async function startWaiting(id: string): Promise<void> {
  const handle = await harness.client.start(order, null, { id });
  await until(`${id} waits`, async () =>
    (await handle.get()).waitingFor.some(({ reason }) => reason === 'event'),
  );
}

async function finish(id: string): Promise<unknown> {
  const handle = harness.client.handle(id);
  await handle.raise('go', null);
  return handle.result();
}

test('a patch is rolled out in place, step by step, and no instance breaks', async () => {
  await deploy('before');
  for (const id of ['old-1', 'old-2']) await startWaiting(id);

  await deploy('patched');
  for (const id of ['new-1', 'new-2', 'new-3']) await startWaiting(id);
  const report = async () => (await harness.client.versions('order')).patches;
  expect(await report()).toMatchObject([{ changeId: 'way', marked: 3, unmarked: 2 }]);
  expect(await finish('old-1')).toBe('old');
  expect(await finish('new-1')).toBe('new');
  expect(await finish('old-2')).toBe('old');
  expect((await report())[0]!.advice).toContain('delete the old branch');
  const marks = bodiesOf(await historyOf(harness.client.handle('new-1')), 'patchMarked');
  expect(marks).toEqual([{ changeId: 'way' }]);

  await deploy('deprecated');
  await startWaiting('newer');
  expect(await finish('new-2')).toBe('new');
  expect(await finish('newer')).toBe('new');
  expect(await report()).toMatchObject([{ marked: 1, unmarked: 0 }]);
  expect(await finish('new-3')).toBe('new');
  expect(await report()).toEqual([]);

  await deploy('after');
  await startWaiting('newest');
  expect(await finish('newest')).toBe('new');
});

test('code without the patch marker is stuck with the reason, and resumes once fixed', async () => {
  await deploy('patched');
  await startWaiting('i');
  await deploy('after');
  const handle = harness.client.handle('i');
  await handle.raise('go', null);
  const stuck = await until('it is stuck', async () => {
    const { waitingFor } = await handle.get();
    return waitingFor.find(({ reason }) => reason === 'nondeterminism');
  });
  expect(stuck.detail).toContain('patch "way"');
  await deploy('deprecated');
  expect(await handle.result()).toBe('new');
});
