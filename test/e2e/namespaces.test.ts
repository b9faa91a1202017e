// Namespaces: each one is like a separate sidecar for its clients and workers.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Client, defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { WorkerHandler } from '@perdure/sdk';
import { expect, onTestFinished, test } from 'vitest';

import { perdure } from '../fixtures/command.ts';
import { quiet, Harness } from '../fixtures/harness.ts';

const go = defineEvent<string>('go');
const where = defineActivity<null, string>('where');
const visit = defineOrchestration<null, string>('visit');

/** The same names in every namespace, with different answers. */
function handlersOf(place: string): WorkerHandler[] {
  return [
    where.handle(() => place),
    visit.handle(async (ctx) => `${await ctx.call(where, null)}: ${await ctx.waitFor(go)}`),
  ];
}

function clientOf(harness: Harness, namespace?: string) {
  const options = namespace === undefined ? {} : { namespace };
  const client = new Client({ address: harness.address, log: quiet, ...options });
  return Object.assign(client, { [Symbol.dispose]: () => client.close() });
}

test('instances, names and workers of namespaces are separate, also after a kill', async () => {
  await using harness = await Harness.start({ settings: ['--namespaces', 'blue,green'] });
  const places = [undefined, 'blue', 'green'] as const;
  await Promise.all(
    places.map((namespace) =>
      harness.attach(
        handlersOf(namespace ?? 'default'),
        namespace === undefined ? {} : { namespace },
      ),
    ),
  );
  using plain = clientOf(harness);
  using blue = clientOf(harness, 'blue');
  using green = clientOf(harness, 'green');
  const clients = [plain, blue, green];
  for (const client of clients) await client.start(visit, null, { id: 'same' });
  for (const client of clients) {
    expect((await client.describe()).liveInstances).toBe(1);
    expect(await client.listWorkers()).toHaveLength(1);
  }
  await harness.restartSidecar();
  await blue.handle('same').raise(go, 'b');
  await green.handle('same').raise(go, 'g');
  await plain.handle('same').raise(go, 'p');
  const results = clients.map((client) => client.handle<string>('same').result({ timeout: '20s' }));
  expect(await Promise.all(results)).toEqual(['default: p', 'blue: b', 'green: g']);
  await green.handle('same').purge();
  expect((await blue.handle('same').get()).status).toBe('completed');
  expect((await plain.namespaces.list()).map(({ name }) => name)).toEqual([
    'blue',
    'default',
    'green',
  ]);
});

test('a namespace that has reached its limits does not slow down another', async () => {
  await using harness = await Harness.start({ settings: ['--namespaces', 'noisy,calm'] });
  await harness.attach(handlersOf('calm'), { namespace: 'calm' });
  using noisy = clientOf(harness, 'noisy');
  using calm = clientOf(harness, 'calm');
  // No worker runs the instance, so its mailbox fills up.
  const full = await noisy.start(visit, null, { id: 'x' });
  const raises = Promise.all(Array.from({ length: 10_000 }, () => full.raise(go, 'again')));
  const flood = Promise.all(Array.from({ length: 2_000 }, () => noisy.start(visit, null)));
  const quick = await calm.start(visit, null, { id: 'x' });
  await quick.raise(go, 'through');
  expect(await quick.result({ timeout: '20s' })).toBe('calm: through');
  await Promise.all([raises, flood]);
  await expect(full.raise(go, 'too much')).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
  await noisy.setQueue('', { activities: 1 });
  expect((await calm.queues()).every(({ limits }) => limits.activities === undefined)).toBe(true);
  const next = await calm.start(visit, null);
  await next.raise(go, 'still');
  expect(await next.result({ timeout: '20s' })).toBe('calm: still');
  expect(await calm.count()).toMatchObject({ completed: 2 });
});

test('a namespace is created at run time, and deleted with all its contents', async () => {
  await using harness = await Harness.start();
  const { client } = harness;
  using other = clientOf(harness, 'other');
  const nowhere = other.start(visit, null);
  await expect(nowhere).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('there is no namespace "other"'),
  });
  expect(await client.namespaces.create('other')).toBe(true);
  expect(await client.namespaces.create('other')).toBe(false);
  const worker = await harness.attach(handlersOf('other'), { namespace: 'other' });
  const handle = await other.start(visit, null, { id: 'one' });
  const refused = client.namespaces.delete('other');
  await expect(refused).rejects.toMatchObject({ code: 'NOT_ENDED' });
  await handle.raise(go, 'on');
  expect(await handle.result({ timeout: '20s' })).toBe('other: on');
  await harness.restartSidecar();
  expect((await handle.get()).status).toBe('completed');

  await other.start(visit, null, { id: 'two' });
  const waiting = other.handle('two').result();
  waiting.catch(() => undefined);
  const listing = (async () => {
    for (;;) for await (const _ of other.list()) await setImmediate();
  })();
  listing.catch(() => undefined);
  await client.namespaces.delete('other', { force: true });
  await expect(waiting).rejects.toThrow(/other/);
  await expect(listing).rejects.toThrow(/other/);
  await expect(client.namespaces.delete('default')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
  await worker.stop();
  expect(await client.namespaces.create('other')).toBe(true);
  await expect(other.handle('one').get()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await harness.restartSidecar();
  expect((await client.namespaces.list()).map(({ name }) => name)).toEqual(['default', 'other']);
});

test('a worker of a namespace that does not exist yet waits for it', async () => {
  await using harness = await Harness.start();
  using late = clientOf(harness, 'late');
  const attached = harness.attach(handlersOf('late'), { namespace: 'late' });
  await harness.client.namespaces.create('late');
  await attached;
  const handle = await late.start(visit, null);
  await handle.raise(go, 'now');
  expect(await handle.result({ timeout: '20s' })).toBe('late: now');
});

test('the command addresses a namespace, and backups contain all namespaces', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-namespaces-'));
  const backups = join(folder, 'backups');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await using saved = await Harness.start({
    settings: ['--backup-dir', backups, '--namespaces', 'red'],
  });
  await saved.attach(handlersOf('red'), { namespace: 'red' });
  using red = clientOf(saved, 'red');
  await red.start(visit, null, { id: 'kept' });
  const inRed = ['--namespace', 'red'];
  expect((await perdure(saved.address, 'get', 'kept', ...inRed)).out).toContain('visit');
  expect((await perdure(saved.address, 'get', 'kept')).err).toContain('no instance kept');
  expect((await perdure(saved.address, 'doctor', ...inRed)).out).toMatch(/namespace +red/);
  const made = await perdure(saved.address, 'namespace', 'create', 'blue');
  expect(made).toEqual({ code: 0, out: 'namespace blue created\n', err: '' });
  const listed = await perdure(saved.address, 'namespace', 'list');
  expect(listed.out).toMatch(/^NAME.*\nblue +0 .*\ndefault +0 .*\nred +1 +1 /);
  const refused = await perdure(saved.address, 'namespace', 'delete', 'red');
  expect(refused.err).toContain('1 live instances');
  expect((await perdure(saved.address, 'backup', 'create', '--name', 'all')).code).toBe(0);
  const deleted = await perdure(saved.address, 'namespace', 'delete', 'red', '--force');
  expect(deleted).toMatchObject({ code: 0, err: '' });
  const late = await perdure(saved.address, 'get', 'kept', ...inRed);
  expect(late.err).toContain('no namespace "red"');

  const dataDir = join(folder, 'restored');
  const from = join(backups, 'all');
  expect((await perdure('', 'backup', 'restore', from, '--data-dir', dataDir)).code).toBe(0);
  await using restored = await Harness.start({ dataDir });
  using again = clientOf(restored, 'red');
  expect((await again.handle('kept').get()).status).toBe('running');
  expect((await restored.client.namespaces.list()).map(({ name }) => name)).toEqual([
    'blue',
    'default',
    'red',
  ]);
});
