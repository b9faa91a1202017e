// Queues, their limits, priorities, fairness and sessions, through the SDK and the command line.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { perdure } from '../fixtures/command.ts';
import { Gate, Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const work = defineActivity<string, string>('work');
const place = defineOrchestration<null, string>('place');

test('turns of a queue are dispatched only to workers that serve it', async () => {
  const child = defineOrchestration<null, string>('child-of-place');
  const at = (name: string) => [
    place.handle(async (ctx) => `${name}, child at ${await ctx.call(child, null)}`),
    child.handle(() => Promise.resolve(name)),
  ];
  await fixture.attach(at('anywhere'));
  await fixture.attach(at('gpu'), { queues: ['gpu'], namedQueuesOnly: true });
  const { client } = fixture.harness;
  const [gpu, plain] = await Promise.all([
    client.start(place, null, { queue: 'gpu' }),
    client.start(place, null),
  ]);
  expect(await gpu.result()).toBe('gpu, child at gpu');
  expect(await plain.result()).toBe('anywhere, child at anywhere');
});

test('a limit of a queue applies across workers, and can be read and removed', async () => {
  const { client } = fixture.harness;
  const gate = new Gate();
  let running = 0;
  let most = 0;
  const slow = work.handle(async (name) => {
    running += 1;
    most = Math.max(most, running);
    await gate.opened;
    running -= 1;
    return name;
  });
  const { address } = fixture.harness;
  expect((await perdure(address, 'queue', 'set', 'api', '--activities', '2')).code).toBe(0);
  await fixture.attach([slow], { queues: ['api'] });
  await fixture.attach([slow], { queues: ['api'] });
  const handle = await fixture.start(async (ctx) => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    return Promise.all(names.map((name) => ctx.call(work, name, { queue: 'api' })));
  });
  await untilWaiting(handle, 'queueLimit', 3);
  expect(running).toBe(2);
  const shown = await perdure(address, 'queue', 'list');
  expect(shown.out).toMatch(/api +0 +0 +3 +2 of 2/);
  expect(await client.queues()).toMatchObject([{ queue: 'api', limits: { activities: 2 } }]);
  gate.open();
  expect(await handle.result()).toHaveLength(5);
  expect(most).toBe(2);
  await client.setQueue('api', {});
  expect(await client.queues()).toEqual([]);
});

test('activities of one session run at one worker, even when its stream breaks', async () => {
  const ran: string[] = [];
  const at = (name: string) =>
    work.handle((_, { info }) => {
      ran.push(`${info.session}@${name}`);
      return name;
    });
  await fixture.attach([at('one')], { maxActivities: 4 });
  await fixture.attach([at('two')], { maxActivities: 4 });
  const handle = await fixture.start(async (ctx, session: string) => {
    const where = new Set<string>();
    for (let i = 0; i < 3; i += 1) {
      where.add(await ctx.call(work, 'x', { session }));
      await ctx.waitFor('go');
    }
    return [...where];
  }, 'files-1');
  for (let i = 0; i < 3; i += 1) {
    await untilWaiting(handle);
    if (i === 1) {
      await fixture.harness.restartSidecar();
    }
    await handle.raise('go', null);
    await until('it continues', () => ran.length >= Math.min(3, i + 2));
  }
  expect(await handle.result()).toHaveLength(1);
  expect(new Set(ran).size).toBe(1);
});

test('an activity runs in the requested version, otherwise in the highest', async () => {
  const versioned = (version: string) => defineActivity<null, string>('versioned', { version });
  const handlers = ['1.0.0', '1.10.0', '1.9.0'].map((version) =>
    versioned(version).handle(() => version),
  );
  await fixture.attach(handlers);
  const handle = await fixture.start(async (ctx) => [
    await ctx.call(versioned('1.9.0'), null),
    await ctx.callActivity('versioned', null),
  ]);
  expect(await handle.result()).toEqual(['1.9.0', '1.10.0']);
});

test('a better priority is dispatched first, and tenants take turns', async () => {
  const order: string[] = [];
  const gate = new Gate();
  const one = work.handle(async (name) => {
    await gate.opened;
    order.push(name);
    return name;
  });
  const handle = await fixture.start(async (ctx) => {
    const big = Array.from({ length: 20 }, (_, i) =>
      ctx.call(work, `big${i}`, { fairnessKey: 'big' }),
    );
    const small = [0, 1].map((i) => ctx.call(work, `small${i}`, { fairnessKey: 'small' }));
    const urgent = ctx.call(work, 'urgent', { priority: 1 });
    await Promise.all([...big, ...small, urgent]);
  });
  await untilWaiting(handle, 'noWorker', 23);
  await fixture.attach([one], { maxActivities: 1 });
  gate.open();
  await handle.result();
  expect(order.slice(0, 5)).toEqual(['urgent', 'big0', 'small0', 'big1', 'small1']);
});
