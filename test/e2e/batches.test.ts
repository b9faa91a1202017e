import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { BatchView, Client } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<null>('go');
const waits = defineOrchestration<null, string>('waits');
const waiting = waits.handle(async (ctx) => {
  await ctx.waitFor(go);
  return 'went';
});
const quick = defineOrchestration<null, null>('quick');
const quickly = quick.handle(async () => null);
const parent = defineOrchestration<null, null>('parent');
const parents = parent.handle(async (ctx) => {
  await Promise.all([ctx.call(quick, null), ctx.call(quick, null)]);
  return null;
});

async function ended(client: Client, id: string): Promise<BatchView> {
  return client.batches.wait(id, { timeout: '30s' });
}

async function count(
  client: Client,
  status?: 'suspended' | 'running' | 'cancelled' | 'terminated',
) {
  let found = 0;
  for await (const _ of client.list(status === undefined ? {} : { status })) found += 1;
  return found;
}

test('a batch retries failed instances at the point of failure', async () => {
  await using harness = await Harness.start();
  const { client } = harness;
  let isAway = true;
  let firsts = 0;
  const first = defineActivity<null, number>('first');
  const pay = defineActivity<null, string>('pay', {
    retry: { maxAttempts: 2, initialInterval: 1 },
  });
  const order = defineOrchestration<null, string>('order');
  await harness.attach([
    first.handle(async () => (firsts += 1)),
    pay.handle(async () => {
      if (isAway) throw new Error('the payment service is away');
      return 'paid';
    }),
    order.handle(async (ctx) => {
      await ctx.call(first, null);
      return ctx.call(pay, null);
    }),
  ]);
  const handles = await Promise.all([...Array(20)].map(() => client.start(order, null)));
  await Promise.all(handles.map((handle) => expect(handle.result()).rejects.toThrow('away')));
  isAway = false;
  const filter = { name: 'order', status: 'failed' } as const;
  const id = await client.batches.start('retry', filter, { reason: 'it is back' });
  expect(await ended(client, id)).toMatchObject({ lookedAt: 20, done: 20, failed: 0 });
  for (const handle of handles) expect(await handle.result()).toBe('paid');
  expect(firsts).toBe(20);
});

test('a batch processes all matches across kills of the sidecar, and can be stopped', async () => {
  await using harness = await Harness.start();
  const { client } = harness;
  await harness.attach([waiting]);
  const many = [...Array(400).keys()];
  await Promise.all(many.map((n) => client.start(waits, null, { id: `w${n}` })));
  await client.start('elsewhere', null, { id: 'other' });

  const filter = { name: 'waits' };
  const slow = await client.batches.start('suspend', filter, { perSecond: 300, reason: 'audit' });
  await until('a page', async () => (await client.batches.get(slow)).lookedAt >= 100);
  await harness.restartSidecar();
  expect(await ended(client, slow)).toMatchObject({
    kind: 'suspend',
    status: 'completed',
    reason: 'audit',
    done: 400,
    failed: 0,
    lastError: '',
  });
  expect(await count(client, 'suspended')).toBe(400);

  const stopped = await client.batches.start('resume', filter, { perSecond: 10 });
  await until('a page', async () => (await client.batches.get(stopped)).lookedAt >= 10);
  const soon = client.batches.wait(stopped, { timeout: '50ms' });
  await expect(soon).rejects.toMatchObject({ code: 'TIMED_OUT' });
  const stop = client.batches.wait(stopped);
  await client.batches.stop(stopped);
  expect(await stop).toMatchObject({ id: stopped, status: 'stopped' });
  expect(await client.batches.get(stopped)).toMatchObject({ status: 'stopped' });

  const terminated = await client.batches.start('terminate', { ...filter, idPrefix: 'w1' });
  expect((await ended(client, terminated)).done).toBe(111);
  expect(await count(client, 'terminated')).toBe(111);
  const deleted = await client.batches.start('delete', filter);
  expect((await ended(client, deleted)).done).toBe(111);
  expect(await count(client)).toBe(290);
  expect((await client.batches.list()).map(({ kind }) => kind)).toEqual([
    'delete',
    'terminate',
    'resume',
    'suspend',
  ]);
});

test('a batch cancels, deletes with all children, and rejects invalid requests', async () => {
  await using harness = await Harness.start();
  const { client } = harness;
  await harness.attach([waiting, parents, quickly]);
  await client.start(waits, null, { id: 'w' });
  await (await client.start(parent, null, { id: 'p' })).result();
  expect(await count(client)).toBe(4);
  expect(await ended(client, await client.batches.start('cancel', {}))).toMatchObject({ done: 1 });
  await until('the end of w', async () => (await count(client, 'cancelled')) === 1);
  const roots = await client.batches.start('delete', { idPrefix: 'p' });
  expect((await ended(client, roots)).failed).toBe(0);
  expect(await count(client)).toBe(1);
  await expect(client.batches.start('retry', { status: 'completed' })).rejects.toThrow(
    'retry has no effect on instances that are completed',
  );
  await expect(client.batches.get('none')).rejects.toThrow('there is no batch none');
});
