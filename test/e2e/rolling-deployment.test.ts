// Old and new releases of the same orchestration, in concurrent processes.
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { perdure } from '../fixtures/command.ts';
import { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const built = import.meta.url.endsWith('.ts');
const worker = built ? '../dist/fixtures/versioned-worker.js' : '../fixtures/versioned-worker.js';
const file = fileURLToPath(new URL(worker, import.meta.url));

let harness: Harness;
let releases: Program[];
beforeEach(async () => {
  harness = await Harness.start();
  releases = [];
});
afterEach(async () => {
  await Promise.all(releases.map((release) => release.kill()));
  await harness.close();
});

async function release(version: string): Promise<Program> {
  const program = new Program(version, process.execPath, [file, harness.address, version]);
  releases.push(program);
  await program.line(/^attached$/);
  return program;
}

const untilWaiting = (id: string, reason: string) =>
  until(`${id} waits: ${reason}`, async () => {
    const { waitingFor } = await harness.client.handle(id).get();
    return waitingFor.find((one) => one.reason === reason);
  });

async function untilGone(count: number): Promise<void> {
  await until(
    `${count} workers`,
    async () => (await harness.client.listWorkers()).length === count,
  );
}

test('each instance ends on the release that it started on', async () => {
  await release('1.0.0');
  const old = await harness.client.start<string>('pinned', null, { id: 'old' });
  await untilWaiting('old', 'event');
  await release('2.0.0');
  const fresh = await harness.client.start<string>('pinned', null, { id: 'fresh' });
  const asked = await harness.client.start<string>('pinned', null, {
    id: 'asked',
    version: '1.0.0',
  });
  for (const handle of [old, fresh, asked]) await handle.raise('go', null);
  expect(await Promise.all([old, fresh, asked].map((handle) => handle.result()))).toEqual([
    '1.0.0',
    '2.0.0',
    '1.0.0',
  ]);
});

test('instances of a removed release wait without attempts, and continue with it', async () => {
  const first = await release('1.0.0');
  const old = await harness.client.start<string>('pinned', null, { id: 'old' });
  await untilWaiting('old', 'event');
  await release('2.0.0');
  await first.kill();
  await untilGone(1);
  await old.raise('go', null);
  const waits = await untilWaiting('old', 'noWorker');
  expect(waits.detail).toContain('1.0.0');
  expect(waits.attempt ?? 0).toBe(0);
  const report = await harness.client.versions('pinned');
  expect(report.versions).toEqual([
    expect.objectContaining({ version: '2.0.0', live: 0, workers: 1, isDefault: true }),
    expect.objectContaining({ version: '1.0.0', live: 1, workers: 0 }),
  ]);
  expect(report.versions[1]!.advice).toContain('no worker has it: start one');
  const { out } = await perdure(harness.address, 'orchestration', 'versions', '--name', 'pinned');
  expect(out).toMatch(/\npinned +1\.0\.0 +1 +0 +1 live instance, and no worker has it/);

  await release('1.0.0');
  expect(await old.result()).toBe('1.0.0');
  const { versions } = await harness.client.versions('pinned');
  expect(versions.map(({ advice }) => advice)).toEqual([
    'no live instance, but new starts get it',
    'no live instance: may be deleted',
  ]);
});

test('a default version pins new starts, and survives a restart of the sidecar', async () => {
  await release('1.0.0');
  await release('2.0.0');
  const set = await perdure(
    harness.address,
    'orchestration',
    'set-default-version',
    'pinned',
    '1.0.0',
  );
  expect(set).toMatchObject({ code: 0, out: 'unversioned starts of pinned get 1.0.0\n' });
  const before = await harness.client.start('pinned', null);
  expect((await before.get()).version).toBe('1.0.0');
  await harness.restartSidecar();
  await untilGone(2);
  const after = await harness.client.start('pinned', null);
  expect((await after.get()).version).toBe('1.0.0');
  await harness.client.setDefaultVersion('pinned', '');
  const free = await harness.client.start('pinned', null);
  expect((await free.get()).version).toBe('2.0.0');
});

test('an endless instance moves to the latest release when it continues as new', async () => {
  await release('1.0.0');
  const handle = await harness.client.start<string>('rolling', 2, { id: 'r' });
  await untilWaiting('r', 'event');
  await release('1.1.0');
  await handle.raise('go', null);
  await until('the second execution', async () => (await handle.get()).version === '1.1.0');
  await release('2.0.0-rc.1');
  await release('2.0.0');
  await handle.raise('go', null);
  await until('the third execution', async () => (await handle.get()).version === '2.0.0');
  await handle.raise('go', null);
  expect(await handle.result()).toBe('2.0.0');
  expect((await handle.get()).execution).toBe(3);
});
