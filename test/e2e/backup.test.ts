// A backup of a running sidecar, and a sidecar that continues from it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineOrchestration } from '@perdure/sdk';
import { expect, test } from 'vitest';

import { perdure } from '../fixtures/command.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const INSTANCES = 10_000;
const counter = defineOrchestration<number, number>('counter');
const handlers = [
  counter.handle(async (ctx, input) => {
    const doubled = await ctx.run('double', () => input * 2);
    await ctx.waitFor('go');
    return doubled + 1;
  }),
];

test('ten thousand instances run during a backup, and continue from the copy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'perdure-backups-'));
  try {
    const dataDir = join(folder, 'restored');
    await using harness = await Harness.start({
      settings: ['--backup-dir', join(folder, 'backups')],
    });
    await harness.attach(handlers);
    const acknowledged = new Set<string>();
    const starting = Promise.all(
      Array.from({ length: INSTANCES }, async (_, index) => {
        await harness.client.start(counter, index, { id: `c-${index}` });
        acknowledged.add(`c-${index}`);
      }),
    );
    await until('half of them', () => acknowledged.size >= INSTANCES / 2);
    const before = [...acknowledged];
    const made = await perdure(harness.address, 'backup', 'create', '--name', 'nightly');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toMatch(/backups\/nightly \(\d+ bytes\)\n$/);
    await starting;
    expect(await perdure(harness.address, 'backup', 'create', '--name', 'nightly')).toMatchObject({
      code: 4,
    });
    await harness.close();

    const restored = await perdure(
      '',
      'backup',
      'restore',
      join(folder, 'backups/nightly'),
      '--data-dir',
      dataDir,
    );
    expect(restored).toMatchObject({ code: 0, err: '' });
    await using copy = await Harness.start({ dataDir });
    await copy.attach(handlers);
    await Promise.all(before.map((id) => copy.client.handle(id).raise('go', null)));
    const results = await Promise.all(before.map((id) => copy.client.handle(id).result()));
    expect(results).toEqual(before.map((id) => Number(id.slice(2)) * 2 + 1));
    const again = await perdure(
      '',
      'backup',
      'restore',
      join(folder, 'backups/nightly'),
      '--data-dir',
      dataDir,
    );
    expect(again.code).toBe(5);
    expect(again.err).toMatch(/in use by process/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("a backup without a configured directory is rejected with the setting's name", async () => {
  await using harness = await Harness.start();
  const refused = await perdure(harness.address, 'backup', 'create');
  expect(refused.code).not.toBe(0);
  expect(refused.err).toContain('--backup-dir');
  expect((await perdure(harness.address, 'backup', 'create', '--name', '../up')).err).toContain(
    'expected',
  );
});
