// `perdure doctor` as a process, with a sidecar that has a problem.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { defineOrchestration } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

const main = join(import.meta.dirname, '../../sidecar/bin/perdure.mjs');
const order = defineOrchestration<null, string>('order');
let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(() => harness.close());

function doctor(): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const args = [main, 'doctor', '--address', harness.address];
    execFile(process.execPath, args, (error, out) => {
      resolve({ code: error === null ? 0 : Number(error.code), out });
    });
  });
}

test('perdure doctor reports stuck instances, the reason and the remedy', async () => {
  const first = await harness.attach([order.handle((ctx) => ctx.sleep('1h') as never)]);
  const handle = await harness.client.start(order, null, { id: 'changed' });
  await until('it sleeps', async () => (await handle.get()).openOperations === 1);
  await first.stop();
  const second = await harness.attach([order.handle((ctx) => ctx.waitFor('other') as never)]);
  await handle.raise('any');
  await until('it is stuck', async () => (await handle.get()).status === 'stuck');
  await harness.client.start('unknown', null, { id: 'orphan' });
  const ill = await doctor();
  expect(ill.code).toBe(1);
  expect(ill.out).toContain('1 x nondeterminism: code and history disagree');
  expect(ill.out).toContain('changed  ');
  expect(ill.out).toContain('1 x no-worker: ');
  expect(ill.out).toContain('1 live of unknown: start a worker that has it');
  expect(ill.out.split('\n').length).toBeLessThan(50);
  await second.stop();
  await harness.client.handle('orphan').terminate();
  await harness.attach([order.handle((ctx) => ctx.sleep('1h') as never)]);
  await until('it continues', async () => (await handle.get()).status === 'running');
  const well = await doctor();
  expect(well.out).toContain('nothing is stuck');
  expect(well.code).toBe(0);
});
