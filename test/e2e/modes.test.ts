import type { InstanceHandle, WorkerOptions } from '@perdure/sdk';
import { replay, TestEnvironment } from '@perdure/sdk/testing';
import { expect, test } from 'vitest';
import {
  decisionsOf,
  everything,
  everythingHandlers,
  everythingSaid,
  go,
} from '../fixtures/everything.ts';
import type { EverythingOutput } from '../fixtures/everything.ts';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import type { HarnessOptions } from '../fixtures/harness.ts';

const handlers = everythingHandlers();
const instances = 6;
const runs = 2;
const input = { runs, sums: [] };

/** The decisions of the first mode. All other modes must make the same decisions. */
let decided: string[] | undefined;

async function checkOutcome(handle: InstanceHandle<EverythingOutput>): Promise<void> {
  const { uuid, said, sums } = await handle.result({ timeout: '30s' });
  expect(said).toEqual(everythingSaid);
  expect(sums).toEqual([2, 2]);
  for (let execution = 1; execution <= runs; execution += 1) {
    const history = await historyOf(handle, execution);
    checkSound(history);
    expect(await replay(history, handlers)).toEqual({ ok: true });
    const decisions = decisionsOf(history).filter((one) => !one.startsWith('execution'));
    decided ??= decisions;
    expect(decisions).toEqual(decided);
  }
  const [status] = bodiesOf(await historyOf(handle, runs), 'customStatusSet');
  expect(JSON.parse(String(status!.value!.data))).toEqual({ uuid });
}

async function startAll(harness: Harness): Promise<InstanceHandle<EverythingOutput>[]> {
  return Promise.all(
    Array.from({ length: instances }, async () => {
      const handle = await harness.client.start(everything, input);
      for (let run = 1; run <= runs; run += 1) await handle.raise(go, run - 1);
      return handle;
    }),
  );
}

type Local = Partial<WorkerOptions>;

const modes: Record<string, { harness?: HarnessOptions; workers?: Local[] }> = {
  'a worker that caches all orchestrators': {},
  'a worker that caches none': { workers: [{ maxCachedInstances: 0 }] },
  'a worker that caches one': { workers: [{ maxCachedInstances: 1 }] },
  'a worker with a cache of 0 bytes': { workers: [{ maxCachedBytes: 1 }] },
  'a worker that runs one turn and one activity at a time': {
    workers: [{ maxTurns: 1, maxActivities: 1 }],
  },
  'several workers': { workers: [{ name: 'a' }, { name: 'b' }, { maxCachedInstances: 0 }] },
  'a worker for turns and a worker for activities': {
    workers: [{ maxActivities: 0 }, { maxTurns: 0 }],
  },
  'a sidecar that caches no waiting instance': {
    harness: { settings: ['--cached-instances', '0'] },
  },
  'no cache anywhere': {
    harness: { settings: ['--cached-instances', '0'] },
    workers: [{ maxCachedInstances: 0 }],
  },
  'a sidecar on TCP': { harness: { transport: 'tcp' } },
};

for (const [mode, { harness: options = {}, workers = [{}] }] of Object.entries(modes)) {
  test(`an orchestrator with every operation has the same result with ${mode}`, async () => {
    await using harness = await Harness.start(options);
    for (const worker of workers) await harness.attach(handlers, worker);
    for (const handle of await startAll(harness)) await checkOutcome(handle);
    const { turnsOut, turnsReady, activitiesOut, activitiesReady } =
      await harness.client.describe();
    expect([turnsOut, turnsReady, activitiesOut, activitiesReady]).toEqual([0, 0, 0, 0]);
  });
}

test('an orchestrator with every operation has the same result despite kill -9', async () => {
  await using harness = await Harness.start();
  await harness.attach(handlers);
  const handles = await startAll(harness);
  for (let kill = 0; kill < 3; kill += 1) await harness.restartSidecar();
  for (const handle of handles) await checkOutcome(handle);
});

test('an orchestrator with every operation passes under the nondeterminism guard', async () => {
  await using environment = await TestEnvironment.start({ handlers });
  const handle = await environment.client.start(everything, input);
  for (let run = 1; run <= runs; run += 1) await handle.raise(go, run - 1);
  const { said } = await environment.finish(handle.result());
  expect(said).toEqual(everythingSaid);
});
