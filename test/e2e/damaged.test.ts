// Damaged files of a data directory: the sidecar rejects them, and readable data is recovered.
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineOrchestration } from '@perdure/sdk';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { perdure } from '../fixtures/command.ts';
import { Harness } from '../fixtures/harness.ts';

const INSTANCES = 12;
const greet = defineOrchestration<string, string>('greet');
const handlers = [
  greet.handle(async (ctx, name) => {
    const greeting = await ctx.run('greet', () => `hello ${name}`);
    await ctx.waitFor('go');
    return greeting;
  }),
];
const nameOf = (index: number): string => `visitor ${index} `.repeat(50);

let folder: string;
let dataDir: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perdure-damaged-'));
  dataDir = join(folder, 'data');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Creates a directory with waiting instances, in the state after a crash. */
async function crashed(): Promise<void> {
  await using harness = await Harness.start({ dataDir });
  await harness.attach(handlers);
  for (let index = 0; index < INSTANCES; index += 1) {
    await harness.client.start(greet, nameOf(index), { id: `greet/${index}` });
  }
  await harness.killSidecar();
}

/** Flips a bit at the last occurrence of a text in a file. */
async function damage(name: string, text: string): Promise<void> {
  const path = join(dataDir, name);
  const file = await readFile(path);
  const at = file.lastIndexOf(text);
  expect(at).toBeGreaterThan(0);
  file[at]! ^= 1;
  await writeFile(path, file);
}

const check = (): ReturnType<typeof perdure> =>
  perdure('', 'store', 'check', '--data-dir', dataDir);
const serve = (): ReturnType<typeof perdure> =>
  perdure('', 'serve', '--data-dir', dataDir, '--listen', '127.0.0.1:0');
const salvage = (): ReturnType<typeof perdure> =>
  perdure('', 'store', 'salvage', '--data-dir', dataDir, '--out', join(folder, 'out'));

test('a damaged row is rejected, and all other instances continue in a new directory', async () => {
  await crashed();
  expect(await check()).toMatchObject({ code: 0, out: expect.stringContaining('no problems') });
  // Moves the contents of the journal into the tables.
  await (await Harness.start({ dataDir })).close();
  const started = nameOf(7).slice(0, 100);
  await damage('data.mdb', started);
  const refused = await serve();
  expect(refused).toMatchObject({ code: 5, out: '' });
  expect(refused.err).toMatch(/the data file is damaged: .*table "history".*perdure store salvage/);
  const checked = await check();
  expect(checked.code).toBe(1);
  expect(checked.out).toMatch(/^default: table "history": the row with key \w+ is damaged$/m);

  const salvaged = await salvage();
  expect(salvaged.code).toBe(1);
  expect(salvaged.out).toMatch(/instance "greet\/7" is (lost|incomplete)/);
  expect(salvaged.out).toContain(`${INSTANCES - 1} complete`);
  await using harness = await Harness.start();
  await harness.attach(handlers);
  for (const file of await readdir(join(folder, 'out/default'))) {
    if (file.startsWith('greet%2F7.')) continue;
    const path = join(folder, 'out/default', file);
    expect(await perdure(harness.address, 'import', path, '--resume')).toMatchObject({ code: 0 });
  }
  for (const index of [0, 6, 8, INSTANCES - 1]) {
    const handle = harness.client.handle(`greet/${index}`);
    await handle.raise('go', null);
    expect(await handle.result()).toBe(`hello ${nameOf(index)}`);
  }
});

test('a truncated data file is rejected, and its remaining rows are recovered', async () => {
  await crashed();
  await (await Harness.start({ dataDir })).close();
  const { length } = await readFile(join(dataDir, 'data.mdb'));
  await truncate(join(dataDir, 'data.mdb'), Math.floor(length / 2));
  expect(await serve()).toMatchObject({ code: 5 });
  expect(await check()).toMatchObject({ code: 1 });
  const salvaged = await salvage();
  expect(salvaged).toMatchObject({ code: 1, err: '' });
  expect(salvaged.out).toMatch(/instances exported to .*: \d+ complete, \d+ incomplete; \d+ lost/);
});
