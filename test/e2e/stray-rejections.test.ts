// Rejected promises that orchestrator code never awaits: see docs/learn/determinism.md.
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  awaitsLate,
  callsLeaves,
  forgetsOperation,
  forgetsOwn,
  neighbour,
} from '../fixtures/careless-worker.ts';
import { Program } from '../fixtures/program.ts';
import { Harness } from '../fixtures/harness.ts';

const workerFile = fileURLToPath(new URL('../dist/fixtures/careless-worker.js', import.meta.url));

let harness: Harness;
const programs: Program[] = [];
beforeAll(async () => {
  harness = await Harness.start();
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.kill()));
  await harness.close();
});

async function startWorker(): Promise<Program> {
  const worker = new Program('worker', process.execPath, [workerFile, harness.address]);
  programs.push(worker);
  await worker.line(/^attached$/);
  return worker;
}

test('unawaited rejections affect no run, and the log contains their instance', async () => {
  const worker = await startWorker();
  const outcomes = [
    ['forgot', forgetsOperation],
    ['forgot', forgetsOwn],
    ['caught ActivityFailedError', awaitsLate],
    ['undisturbed', neighbour],
  ] as const;
  await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      const [expected, orchestration] = outcomes[at % outcomes.length]!;
      const handle = await harness.client.start(orchestration, 5);
      expect(await handle.result({ timeout: '20s' })).toBe(expected);
    }),
  );
  const handle = await harness.client.start(forgetsOwn, 3, { id: 'alone' });
  expect(await handle.result({ timeout: '20s' })).toBe('forgot');
  await worker.line(/promise of orchestration "forgets-own" \(instance "alone"\) was rejected/);
  await worker.line(/promise of orchestration "forgets-operation" \(instance "[^"]+"\).*cannot be/);
  await worker.line(/no code awaits it: Error: forgotten/);
  worker.signal('SIGTERM');
  expect(await worker.ended).toBe(0);
});

test('an unhandled rejection elsewhere ends the process, as in any Node program', async () => {
  const worker = await startWorker();
  await harness.client.start(callsLeaves, null);
  expect(await worker.ended).toBe(1);
  expect(worker.output).toMatch(/not awaited by an activity/);
});
