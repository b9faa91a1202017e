// Instances that other instances or they themselves prune, delete and count.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, WorkerHandler } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { historyOf } from '../fixtures/histories.ts';
import { codeOf } from '../fixtures/outcomes.ts';
import { Gate, Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const tick = defineEvent<number>('tick');
const done = defineEvent<null>('done');
const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index);

test('an endless instance prunes its earlier executions', async () => {
  const prune = defineActivity<number, number>('prune');
  const handle = await fixture.start(
    async (ctx, sum: number) => {
      const by = await ctx.waitFor(tick);
      if (ctx.info.execution % 4 === 0) await ctx.call(prune, 2);
      return by === -1 ? sum : ctx.continueAsNew(sum + by);
    },
    0,
    [
      // An activity can use a client for its own instance.
      prune.handle((keepLast, { info }) =>
        fixture.harness.client.handle(info.instanceId).prune({ keepLast }),
      ),
    ],
  );
  for (const by of [...upTo(11), -1]) await handle.raise(tick, by);
  expect(await handle.result()).toBe(55);
  const left = await handle.executions();
  expect(left.map(({ execution }) => execution)).toEqual([10, 11, 12]);
  for (const { execution, historyLength } of left) {
    expect(await historyOf(handle, execution)).toHaveLength(historyLength);
  }
});

test('a chain is pruned while it continues, without a gap in the rest', async () => {
  const handle = await fixture.start(async (ctx, left: number) => {
    await ctx.sleep(2);
    return left === 0 ? ctx.info.execution : ctx.continueAsNew(left - 1);
  }, 30);
  let pruned = 0;
  while ((await handle.get()).status === 'running') pruned += await handle.prune({ keepLast: 1 });
  expect(await handle.result()).toBe(31);
  pruned += await handle.prune({ keepLast: 1 });
  const left = (await handle.executions()).map(({ execution }) => execution);
  expect(left).toEqual([30, 31]);
  expect(pruned).toBe(29);
});

const child = defineOrchestration<null, string>('child');
const waits: Record<string, (ctx: OrchestrationContext) => Promise<unknown>> = {
  activity: (ctx) => ctx.callActivity('held'),
  timer: (ctx) => ctx.sleep('1h'),
  event: (ctx) => ctx.waitFor(done),
  child: (ctx) => ctx.call(child, null),
};

test('a forced delete removes an instance in any state, and its id is free', async () => {
  const gate = new Gate();
  const handlers: WorkerHandler[] = [
    defineActivity('held').handle(() => gate.opened),
    child.handle(async (ctx) => {
      await ctx.waitFor(done);
      return 'done';
    }),
  ];
  const name = await fixture.deploy((ctx, reason: string) => waits[reason]!(ctx), handlers);
  for (const reason of Object.keys(waits)) {
    const id = `waits-for-${reason}`;
    const handle = await fixture.harness.client.start(name, reason, { id });
    await untilWaiting(handle, reason);
    expect(await codeOf(handle.purge())).toBe('NOT_ENDED');
    const { instances } = await handle.purgeTree({ force: true });
    expect(instances).toBe(reason === 'child' ? 2 : 1);
    expect(await codeOf(handle.get())).toBe('NOT_FOUND');
    expect(await codeOf(handle.raise(done, null))).toBe('NOT_FOUND');
    const next = await fixture.harness.client.start(name, 'event', { id });
    expect(next.created).toBe(true);
    await untilWaiting(next);
    await next.raise(done, null);
    await next.result();
  }
  // Late results of deleted instances affect no other instance.
  gate.open();
  const after = await fixture.harness.client.start(name, 'event');
  await after.raise(done, null);
  await after.result();
  await until('nothing is left to do', async () => {
    const { turnsOut, activitiesOut, activitiesReady } = await fixture.harness.client.describe();
    return turnsOut + activitiesOut + activitiesReady === 0;
  });
});

test('many instances are deleted while they end, each once', async () => {
  const name = await fixture.deploy((ctx) => ctx.waitFor(done));
  const all = await Promise.all(
    upTo(30).map((no) => fixture.harness.client.start(name, null, { id: `many-${no}` })),
  );
  const remove = async (handle: InstanceHandle<unknown>): Promise<string[]> => {
    const end = codeOf(handle.raise(done, null));
    const purges = [handle.purge({ force: true }), handle.purge({ force: true })];
    return [await end, ...(await Promise.all(purges.map(codeOf))).toSorted()];
  };
  for (const [end, first, second] of await Promise.all(all.map(remove))) {
    expect(['ok', 'NOT_FOUND', 'INSTANCE_ENDED']).toContain(end);
    expect([first, second]).toEqual(['NOT_FOUND', 'ok']);
  }
  expect(await fixture.harness.client.count({ idPrefix: 'many-' })).toEqual({});
});

test('a parent is listed as a tree, counted, and deleted with its descendants', async () => {
  const leaf = defineOrchestration<null, null>('leaf');
  const branch = defineOrchestration<string, null>('branch');
  const name = await fixture.deploy(
    async (ctx) => {
      const ids = ['left', 'right'].map((side) => `${ctx.info.instanceId}-${side}`);
      await Promise.all(ids.map((id) => ctx.call(branch, id, { id })));
    },
    [
      branch.handle(async (ctx) => {
        await Promise.all(upTo(3).map(() => ctx.call(leaf, null)));
        return null;
      }),
      leaf.handle(async (ctx) => {
        await ctx.sleep(1);
        return null;
      }),
    ],
  );
  const top = await fixture.harness.client.start(name, null, { id: 'family' });
  await top.result();
  const { instances, cut } = await top.tree();
  expect(cut).toBe(false);
  expect(instances[0]!.id).toBe('family');
  expect(instances.map(({ name: of }) => of).toSorted()).toEqual(
    [name, ...upTo(2).map(() => 'branch'), ...upTo(6).map(() => 'leaf')].toSorted(),
  );
  expect(await fixture.harness.client.count({ name: 'leaf' })).toEqual({ completed: 6 });
  expect(await top.purgeTree()).toEqual({ instances: 9, executions: 9 });
  expect(await fixture.harness.client.count({ name: 'leaf' })).toEqual({});
});
