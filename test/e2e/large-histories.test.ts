import { createHash } from 'node:crypto';
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { WorkerHandler } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSound, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const go = defineEvent<string>('go');
const block = defineActivity<number, string>('block');
const collector = defineOrchestration<number, string>('collector');
const counter = defineOrchestration<number, number>('counter');

const textOf = (n: number): string => `${n}/`.repeat(500_000 / `${n}/`.length);
const hashOf = (texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('')).digest('hex');

const handlers: WorkerHandler[] = [
  block.handle((n) => textOf(n)),
  // Half of the activities run sequentially, half in parallel, and some values arrive as events.
  collector.handle(async (ctx, count) => {
    const texts: string[] = [];
    for (let n = 0; n < count / 2; n += 1) texts.push(await ctx.call(block, n));
    const rest = Array.from({ length: count / 2 }, (_, n) => ctx.call(block, n + count / 2));
    texts.push(...(await Promise.all(rest)));
    texts.push(await ctx.waitFor(go), await ctx.waitFor(go));
    return hashOf(texts);
  }),
  counter.handle(async (ctx, count) => {
    let sum = 0;
    for (let n = 0; n < count; n += 1) sum += await ctx.run('one', () => 1);
    await ctx.waitFor(go);
    return sum;
  }),
];

const count = 24;
const expected = (events: readonly string[]): string =>
  hashOf([...Array.from({ length: count }, (_, n) => textOf(n)), ...events]);

let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.close());

test('a history of many megabytes reaches a worker without a cache', async () => {
  const first = await harness.attach(handlers);
  const handle = await harness.client.start(collector, count);
  await until('it waits', async () => (await handle.get()).waitingFor[0]?.reason === 'event');
  await first.stop();
  const history = await historyOf(handle);
  checkSound(history);
  expect(Buffer.byteLength(JSON.stringify(history))).toBeGreaterThan(4 * 1024 * 1024);

  // This worker caches no orchestrator, so it builds each turn from the whole history.
  const second = await harness.attach(handlers, { maxCachedInstances: 0 });
  const [early, late] = [textOf(100), textOf(101)];
  await handle.raise(go, early);
  await until('it read that', async () => {
    const { waitingFor } = await handle.get();
    return waitingFor[0]?.reason === 'event' && waitingFor[0].seq === count + 2;
  });
  await harness.restartSidecar();
  await handle.raise(go, late);
  expect(await handle.result({ timeout: '30s' })).toBe(expected([early, late]));
  expect(await replay(await historyOf(handle), handlers)).toEqual({ ok: true });
  await second.stop();
});

test('a worker that caches no orchestrator makes the same decisions in every turn', async () => {
  const worker = await harness.attach(handlers, { maxCachedInstances: 0, maxActivities: 4 });
  const handle = await harness.client.start(collector, count);
  await handle.raise(go, 'a');
  await handle.raise(go, 'b');
  expect(await handle.result({ timeout: '30s' })).toBe(expected(['a', 'b']));
  await worker.stop();
});

test('a history of many thousands of events is replayed', async () => {
  const first = await harness.attach(handlers);
  const steps = 4_000;
  const handle = await harness.client.start(counter, steps);
  await until('it waits', async () => (await handle.get()).waitingFor[0]?.reason === 'event');
  expect((await handle.get()).historyLength).toBeGreaterThan(3 * steps);
  await first.stop();
  await harness.restartSidecar();
  const second = await harness.attach(handlers);
  await handle.raise(go, '');
  expect(await handle.result({ timeout: '30s' })).toBe(steps);
  await second.stop();
});
