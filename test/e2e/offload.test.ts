import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Client,
  defineActivity,
  defineEvent,
  defineOrchestration,
  folderStore,
} from '@perdure/sdk';
import type { PayloadStore } from '@perdure/sdk';
import { expect, test } from 'vitest';
import { historyOf } from '../fixtures/histories.ts';
import { quiet, Harness } from '../fixtures/harness.ts';

const large = 'x'.repeat(5 * 1024 * 1024);
const note = defineEvent<string>('note');
const echo = defineActivity<string, string>('echo');
const carry = defineOrchestration<string, string>('carry');
const handlers = [
  echo.handle((text) => text),
  carry.handle(async (ctx, text) => {
    if (ctx.info.execution === 1) return ctx.continueAsNew(text);
    const event = await ctx.waitFor(note);
    const echoed = await ctx.call(echo, event);
    const step = await ctx.run('step', () => echoed);
    if (step !== text) throw new Error('not what it was');
    return step;
  }),
];

function clientOf(harness: Harness, offload: PayloadStore) {
  const client = new Client({ address: harness.address, log: quiet, offload });
  return { client, [Symbol.dispose]: () => client.close() };
}

test('values over the limit of the sidecar are passed by every operation', async () => {
  await using harness = await Harness.start();
  const folder = join(harness.folder, 'payloads');
  const offload = folderStore(folder);
  await harness.attach(handlers, { offload, maxCachedInstances: 0 });
  using own = clientOf(harness, offload);
  const handle = await own.client.start(carry, large);
  await handle.raise(note, large);
  expect(await handle.result({ timeout: '30s' })).toBe(large);
  // The value is the same each time, so it is stored once.
  expect(await readdir(folder)).toHaveLength(1);
  const raw = await historyOf(harness.client.handle(handle.id), 2);
  expect(JSON.stringify(raw).length).toBeLessThan(20_000);
});

test('a value over the limit of the external store is rejected at its call', async () => {
  await using harness = await Harness.start();
  const offload = folderStore(join(harness.folder, 'payloads'), { maxBytes: 1024 * 1024 });
  using own = clientOf(harness, offload);
  await expect(own.client.start(carry, large)).rejects.toThrow(/the store takes 1048576/);
});

test('a missing payload is reported as missing, and affects no other instance', async () => {
  await using harness = await Harness.start();
  const folder = join(harness.folder, 'payloads');
  const offload = folderStore(folder);
  await harness.attach(handlers, { offload });
  using own = clientOf(harness, offload);
  const handle = await own.client.start(carry, large);
  await handle.raise(note, large);
  await handle.result({ timeout: '30s' });
  await rm(folder, { recursive: true });
  await expect(handle.result()).rejects.toThrow(/could not be read: ENOENT/);
  const small = await own.client.start(carry, 'small');
  await small.raise(note, 'small');
  expect(await small.result({ timeout: '30s' })).toBe('small');
});
