// Parents with their descendants, and the operations of administrators on them, with a store on
// disk.
import { setTimeout as pause } from 'node:timers/promises';
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
const go = defineEvent<string>('go');
const leaf = defineOrchestration<string, string>('leaf');
const branch = defineOrchestration<number, string[]>('branch');
const top = defineOrchestration<number, unknown>('top');
const slow = defineActivity<null, string>('slow');
const busy = defineOrchestration<null, string>('busy');
const rounds = defineOrchestration<number, number>('rounds');
const many = defineOrchestration<number, number>('many');

beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach([
    leaf.handle((ctx) => ctx.waitFor(go)),
    branch.handle((ctx, count) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          at === 0
            ? ctx.call(leaf, 'x', { id: `${ctx.info.instanceId.replaceAll(':', '.')}-leaf` })
            : ctx.call(leaf, 'x'),
        ),
      ),
    ),
    top.handle((ctx, count) =>
      Promise.all([
        ctx.call(branch, count, { id: `${ctx.info.instanceId}-b` }),
        ctx.call(branch, count),
      ]),
    ),
    slow.handle(async (_input, activity) => {
      await pause(60_000, null, { signal: activity.signal }).catch(() => null);
      return 'late';
    }),
    busy.handle((ctx) => ctx.call(slow, null)),
    rounds.handle((ctx, left) =>
      left === 0 ? (ctx.waitFor(go) as never) : ctx.continueAsNew(left - 1),
    ),
    many.handle(async (ctx, count) => {
      await Promise.all(Array.from({ length: count }, () => ctx.call(leaf, 'x')));
      return count;
    }),
  ]);
});
afterAll(() => harness.close());

const sizeOf = async (handle: InstanceHandle): Promise<number> =>
  (await handle.tree()).instances.length;
const grown = (handle: InstanceHandle, size: number): Promise<unknown> =>
  until(`its tree has ${size}`, async () => (await sizeOf(handle)) === size);

test('a tree of three generations is listed, and deleted as a whole and permanently', async () => {
  const handle = await harness.client.start(top, 3, { id: 'family' });
  const other = await harness.client.start(leaf, 'x', { id: 'family-other' });
  await grown(handle, 9);
  const { instances, cut } = await handle.tree();
  expect(cut).toBe(false);
  expect(instances[0]?.id).toBe('family');
  const seen = new Set<string>();
  for (const { id, parent } of instances) {
    if (seen.size > 0) expect(seen.has(parent!.instanceId)).toBe(true);
    seen.add(id);
  }
  expect((await handle.tree({ depth: 1 })).instances).toHaveLength(3);
  expect((await harness.client.listPage({ parentId: 'family-b' })).instances).toHaveLength(3);
  expect(await codeOf(handle.purge({ descendants: true }))).toBe('NOT_ENDED');
  const purged = await handle.purgeTree({ force: true });
  expect(purged).toEqual({ instances: 9, executions: 9 });
  expect(await codeOf(handle.get())).toBe('NOT_FOUND');
  await harness.killSidecar();
  await harness.startSidecar();
  for (const id of seen) expect(await codeOf(harness.client.handle(id).get())).toBe('NOT_FOUND');
  await other.raise(go, 'on');
  expect(await other.result()).toBe('on');
  // The ids are free again, so the next tree is a new one.
  const again = await harness.client.start(top, 1, { id: 'family' });
  await grown(again, 5);
  await again.purgeTree({ force: true });
});

test('a thousand children are deleted with their parent', { timeout: 60_000 }, async () => {
  const handle = await harness.client.start(many, 1_000, { id: 'large' });
  await grown(handle, 1_001);
  expect(await handle.purgeTree({ force: true })).toEqual({ instances: 1_001, executions: 1_001 });
  expect((await harness.client.listPage({ idPrefix: 'large' })).instances).toEqual([]);
});

test('a forced delete removes an instance permanently while its activity runs', async () => {
  const handle = await harness.client.start(busy, null, { id: 'busy' });
  await until('it runs', async () =>
    (await handle.get()).waitingFor.some(({ detail }) => detail.startsWith('running')),
  );
  expect(await handle.purge({ force: true })).toBe(1);
  await until(
    'the worker is free',
    async () => (await harness.client.describe()).activitiesOut === 0,
  );
  expect(await codeOf(handle.get())).toBe('NOT_FOUND');
});

test('ended executions are pruned together with their histories', async () => {
  const handle = await harness.client.start(rounds, 5, { id: 'rounds' });
  await until('it is in its sixth', async () => (await handle.executions()).length === 6);
  const all = await handle.executions();
  expect(all.every(({ historyBytes }) => historyBytes > 20)).toBe(true);
  expect(await handle.prune({ keepLast: 2 })).toBe(3);
  await harness.killSidecar();
  await harness.startSidecar();
  expect((await handle.executions()).map(({ execution }) => execution)).toEqual([4, 5, 6]);
  const first = handle.history({ execution: 1 });
  await expect(first.next()).rejects.toThrow('execution 1 of instance rounds was pruned');
  await handle.terminate();
  expect(await handle.prune({ endedBefore: new Date(Date.now() + 60_000) })).toBe(2);
  expect((await handle.executions()).map(({ execution }) => execution)).toEqual([6]);
});

test('counts equal those of a listing, and sizes are reported', async () => {
  const handle = await harness.client.start(leaf, 'x', { id: 'sized' });
  await until('it waits', async () => (await handle.get()).openOperations === 1);
  await handle.suspend();
  await handle.raise('other', 'abc');
  expect(await handle.get()).toMatchObject({
    unreadEvents: 1,
    unreadBytes: 5,
    lostTurnAttempts: 0,
  });
  expect((await handle.get()).historyBytes).toBeGreaterThan(50);
  const counts = await harness.client.count();
  const listed = new Map<string, number>();
  for await (const { status } of harness.client.list())
    listed.set(status, (listed.get(status) ?? 0) + 1);
  expect(counts).toEqual(Object.fromEntries(listed));
  expect(await harness.client.count({ idPrefix: 'sized' })).toEqual({ suspended: 1 });
  const { storeBytes, memoryBytes } = await harness.client.describe();
  expect(storeBytes).toBeGreaterThan(1_000);
  expect(memoryBytes).toBeGreaterThan(1_000_000);
});

test('executions and workers are listed completely over many pages', async () => {
  const handle = await harness.client.start(rounds, 25, { id: 'pages' });
  await until('its last execution', async () => (await handle.get()).execution === 26);
  const listed = (await handle.executions()).map(({ execution }) => execution);
  expect(listed).toEqual(Array.from({ length: 26 }, (_, at) => at + 1));
  expect((await harness.client.listWorkers()).length).toBeGreaterThan(0);
  await handle.terminate('seen');
});
