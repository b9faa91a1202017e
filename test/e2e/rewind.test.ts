// Rewind and fork: replay of the copied history must match replay of the original.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodiesOf, checkSound, historyOf, kindsOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
let isBroken = true;
const charged: string[] = [];

const charge = defineActivity<string, string>('charge');
const approve = defineEvent<string>('approve');
const half = defineOrchestration<string, string>('half');
const order = defineOrchestration<string, object>('order');

beforeAll(async () => {
  harness = await Harness.start();
  const handlers = [
    charge.handle((what) => {
      charged.push(what);
      if (what === 'late' && isBroken) {
        throw Object.assign(new TypeError('out of order'), { nonRetryable: true });
      }
      return `paid ${what}`;
    }),
    half.handle(async (_ctx, name) => `half of ${name}`),
    order.handle(async (ctx, name) => {
      const id = ctx.uuid();
      const random = ctx.random();
      const at = ctx.now().getTime();
      const early = await ctx.call(charge, 'early');
      const child = await ctx.call(half, name);
      await ctx.sleep(5);
      const by = await ctx.waitFor(approve);
      const late = await ctx.call(charge, 'late', { retry: { maxAttempts: 1 } });
      return { id, random, at, early, child, by, late };
    }),
  ];
  await harness.attach(handlers);
});
afterAll(() => harness.close());

async function failing(id: string): Promise<InstanceHandle<object>> {
  isBroken = true;
  const handle = await harness.client.start(order, id, { id });
  await handle.raise(approve, 'anna');
  await expect(handle.result()).rejects.toMatchObject({ name: 'OrchestrationFailedError' });
  return handle;
}

test('a failed instance is rewound to before the failure, and completes', async () => {
  const handle = await failing('book');
  charged.length = 0;
  const events = await historyOf(handle);
  const scheduled = events.findLast(({ kind }) => kind === 'activityScheduled')!;
  isBroken = false;
  expect(await handle.rewind(scheduled.id, 'the machine is repaired')).toBe(2);
  const result = await handle.result();
  expect(result).toMatchObject({ child: 'half of book', by: 'anna', late: 'paid late' });
  // Completed activities do not run again.
  expect(charged).toEqual(['late']);
  const copied = await historyOf(handle);
  checkSound(copied);
  expect(bodiesOf(copied, 'executionStarted')[0]).toMatchObject({
    execution: 2,
    copiedFrom: { instanceId: 'book', execution: 1, eventId: expect.any(Number) },
  });
  const view = await handle.get();
  expect(view.copiedFrom).toMatchObject({ instanceId: 'book', execution: 1 });
  expect((await handle.executions()).map(({ status }) => status)).toEqual(['failed', 'completed']);
});

test('a running instance is rewound twice, and retains its time and its events', async () => {
  isBroken = false;
  const handle = await harness.client.start(order, 'lamp', { id: 'lamp' });
  await until('it waits', async () =>
    (await handle.get()).waitingFor.some(({ reason }) => reason === 'event'),
  );
  const first = await historyOf(handle);
  expect(await handle.rewind(first.length)).toBe(2);
  expect(await handle.rewind(1)).toBe(3);
  await handle.raise(approve, 'bert');
  const result = (await handle.result()) as { at: number; by: string };
  expect(result).toMatchObject({ by: 'bert', late: 'paid late', at: first[0]!.timeMs });
  const rewound = await historyOf(handle, 1);
  expect(kindsOf(rewound).at(-1)).toBe('executionRewound');
  expect((await handle.executions()).map(({ status }) => status)).toEqual([
    'rewound',
    'rewound',
    'completed',
  ]);
});

test('a fork continues from the middle of an ended instance', async () => {
  const handle = await failing('chair');
  const events = await historyOf(handle);
  const raised = events.find(({ kind }) => kind === 'eventRaised')!;
  isBroken = false;
  charged.length = 0;
  const scheduled = events.findLast(({ kind }) => kind === 'activityScheduled')!;
  const other = await handle.fork({ eventId: scheduled.id, id: 'stool' });
  expect(await other.result()).toMatchObject({ child: 'half of chair', by: 'anna' });
  expect(charged).toEqual(['late']);
  expect((await other.get()).copiedFrom?.instanceId).toBe('chair');
  expect((await handle.get()).status).toBe('failed');
  // The fork does not get later events of the original.
  const third = await handle.fork({ eventId: raised.id - 1 });
  await until('it waits', async () =>
    (await third.get()).waitingFor.some(({ reason }) => reason === 'event'),
  );
  await third.raise(approve, 'carla');
  expect(await third.result()).toMatchObject({ by: 'carla' });
});

test('a rewound cancelled instance continues after kill -9 of the sidecar', async () => {
  isBroken = false;
  const handle = await harness.client.start(order, 'desk', { id: 'desk' });
  await until('it waits', async () =>
    (await handle.get()).waitingFor.some(({ reason }) => reason === 'event'),
  );
  const { length } = await historyOf(handle);
  await handle.cancel();
  await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledError' } });
  await handle.rewind(length);
  await harness.killSidecar();
  await harness.startSidecar();
  await handle.raise(approve, 'dora');
  expect(await handle.result()).toMatchObject({ by: 'dora' });
});
