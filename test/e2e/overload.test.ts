// More work than the capacity of the sidecar: it rejects the excess, and clients retry until there
// is capacity.
import { defineActivity, defineOrchestration, OverloadedError } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';

const plus = defineActivity<number, number>('plus');
const sum = defineOrchestration<number, number>('sum');
const handlers = [plus.handle((n) => n + 1), sum.handle((ctx, n) => ctx.call(plus, n))];

/** The number of waiting instances that fit into the capacity. */
const settings = ['--busy-instances', '40', '--cached-instances', '10'];

test('a start beyond the capacity is rejected with the time of a retry', async () => {
  await using harness = await Harness.start({ settings });
  const client = harness.newClient({ callTimeout: 900 });
  const starts = Array.from({ length: 80 }, (_, n) => client.start(sum, n, { id: `i-${n}` }));
  const outcomes = await Promise.allSettled(starts);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(30);
  for (const one of refused) {
    const { reason } = one as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(OverloadedError);
    expect(reason).toMatchObject({ code: 'OVERLOADED', retryAfterMs: 1_000 });
    expect((reason as Error).message).toContain('--busy-instances');
  }
  expect((await client.describe()).liveInstances).toBeLessThanOrEqual(50);
});

test('clients retry rejected starts until there is capacity, and all of them end', async () => {
  await using harness = await Harness.start({ settings });
  const starts = Array.from({ length: 200 }, (_, n) => harness.client.start(sum, n));
  // The first starts use up the capacity before any worker runs.
  await Promise.race(starts);
  await harness.attach(handlers);
  const handles = await Promise.all(starts);
  const results = await Promise.all(handles.map((handle) => handle.result()));
  expect(results).toEqual(starts.map((_, n) => n + 1));
});

test('a start that is too large for a stream is rejected and retried as well', async () => {
  await using harness = await Harness.start({ settings });
  await Promise.all(Array.from({ length: 50 }, (_, n) => harness.client.start(sum, n)));
  const wide = defineOrchestration<string, number>('wide');
  const text = 'x'.repeat(1_500_000);
  const hasty = harness.newClient({ callTimeout: 900 });
  await expect(hasty.start(wide, text)).rejects.toBeInstanceOf(OverloadedError);
  const start = harness.client.start(wide, text);
  await harness.attach([...handlers, wide.handle((_, given) => Promise.resolve(given.length))]);
  expect(await (await start).result()).toBe(text.length);
});

test('a backlog of 100,000 starts takes little memory, and all of it is processed', async () => {
  await using harness = await Harness.start();
  const count = 100_000;
  const wave = 1_000;
  const before = (await harness.client.describe()).memoryBytes;
  for (let n = 0; n < count; n += wave) {
    const ids = Array.from({ length: wave }, (_, one) => `i-${n + one}`);
    await Promise.all(ids.map((id) => harness.client.start('hello', id, { id })));
  }
  const { memoryBytes, turnsReady, cachedInstances } = await harness.client.describe();
  expect(turnsReady).toBe(count);
  expect(cachedInstances).toBeLessThan(21_000);
  expect((memoryBytes - before) / 2 ** 20).toBeLessThan(400);
  const hello = defineOrchestration<string, string>('hello');
  await harness.attach([hello.handle((_, id) => Promise.resolve(id))]);
  const waiting = async (): Promise<number> => {
    const { turnsReady, turnsOut } = await harness.client.describe();
    return turnsReady + turnsOut;
  };
  await expect.poll(waiting, { timeout: 90_000, interval: 200 }).toBe(0);
  const left = harness.client.list({ status: ['pending', 'running', 'failed'] });
  expect(await left.next()).toMatchObject({ done: true });
  for (const id of ['i-0', 'i-50000', `i-${count - 1}`]) {
    expect(await harness.client.handle(id).result()).toBe(id);
  }
}, 120_000);
