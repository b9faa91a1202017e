// Code that ends its process, in real worker processes.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { diesInActivity, diesInTurn, parent } from '../fixtures/fatal-worker.ts';
import { perdure } from '../fixtures/command.ts';
import { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const built = import.meta.url.endsWith('.ts');
const worker = built ? '../dist/fixtures/fatal-worker.js' : '../fixtures/fatal-worker.js';
const file = fileURLToPath(new URL(worker, import.meta.url));

let harness: Harness;
let programs: Program[];
beforeEach(async () => {
  harness = await Harness.start();
  programs = [];
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  await harness.close();
});

function spawn(): Program {
  const program = new Program('worker', process.execPath, [file, harness.address, harness.folder]);
  programs.push(program);
  return program;
}

/** Starts workers one after the other. Each one exits because of its dispatched work. */
async function die(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    await spawn().ended;
    await until('no worker is attached', async () => {
      return (await harness.client.listWorkers()).length === 0;
    });
  }
}

const statusOf = async (id: string): Promise<string> =>
  (await harness.client.handle(id).get()).status;

test('a turn that kills its worker five times is stuck, also after a sidecar crash', async () => {
  const handle = await harness.client.start(diesInTurn, null, { id: 'x' });
  await die(3);
  expect(await statusOf('x')).toBe('pending');
  await harness.restartSidecar();
  await die(2);
  await until('it is stuck', async () => (await statusOf('x')) === 'stuck');
  await harness.restartSidecar();
  const healthy = spawn();
  await healthy.line(/^attached$/);
  expect((await handle.get()).waitingFor).toMatchObject([{ reason: 'quarantined' }]);
  await writeFile(join(harness.folder, 'fixed'), '');
  await handle.resume('the library was replaced');
  expect(await handle.result()).toBe('alive');
});

test('an activity that kills its worker is quarantined, and retried manually', async () => {
  const handle = await harness.client.start(diesInActivity, null, { id: 'x' });
  await die(5);
  await until('it is stuck', async () => (await statusOf('x')) === 'stuck');
  const shown = await perdure(harness.address, 'get', 'x');
  expect(shown.out).toContain('quarantined');
  await writeFile(join(harness.folder, 'fixed'), '');
  const healthy = spawn();
  await healthy.line(/^attached$/);
  const resumed = await perdure(harness.address, 'resume', 'x');
  expect(resumed.code).toBe(0);
  expect(await handle.result()).toBe('alive');
});

test('a parent is notified when the quarantined activity of its child is failed', async () => {
  const handle = await harness.client.start(parent, null, { id: 'parent' });
  await die(5);
  await until('it is stuck', async () => (await statusOf('child')) === 'stuck');
  await writeFile(join(harness.folder, 'fixed'), '');
  const healthy = spawn();
  await healthy.line(/^attached$/);
  await harness.client.handle('child').resume('hopeless', { failActivities: true });
  expect(await handle.result()).toMatch(/^heard: .*dies/);
});
