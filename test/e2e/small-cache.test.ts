import { defineOrchestration } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chain, done, inbox, note } from '../fixtures/app.ts';
import { rawStub } from '../fixtures/raw-worker.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

// A sidecar that caches no waiting instance rebuilds each instance from its history for every
// input. Clients and workers see no difference.
let harness: Harness;
beforeAll(async () => {
  harness = await Harness.start({ settings: ['--cached-instances', '0'] });
  await harness.startWorker();
});
afterAll(() => harness.close());

/** Other instances run, so that waiting ones are evicted from memory. */
async function churn(): Promise<void> {
  const others = await Promise.all(
    Array.from({ length: 10 }, () => harness.client.start(chain, 3)),
  );
  for (const other of others) expect(await other.result()).toBe(3);
}

test('an instance that waits for events gets all of them', async () => {
  const handles = await Promise.all(Array.from({ length: 10 }, () => harness.client.start(inbox)));
  const texts = Array.from({ length: 10 }, (_, no) => `note ${no}`);
  for (const text of texts) {
    await churn();
    await Promise.all(handles.map((handle) => handle.raise(note, text)));
  }
  await Promise.all(handles.map((handle) => handle.raise(done, null)));
  for (const handle of handles) expect(await handle.result()).toEqual(texts);
});

test('an instance whose step is running is not lost', async () => {
  const steps = defineOrchestration<undefined, string>('steps');
  let end = (): void => undefined;
  let runs = 0;
  const worker = await harness.attach([
    steps.handle((ctx) =>
      ctx.run('long', () => {
        runs += 1;
        return new Promise<string>((resolve) => {
          end = () => resolve('done');
        });
      }),
    ),
  ]);
  const handle = await harness.client.start(steps);
  await until('the step runs', () => runs === 1);
  await churn();
  end();
  expect(await handle.result({ timeout: '10s' })).toBe('done');
  expect(runs).toBe(1);
  await worker.stop();
});

test('an instance that is stuck continues with a fixed worker', async () => {
  const broken = defineOrchestration<undefined, string>('broken');
  const first = await harness.attach([
    broken.handle(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return 'broken';
    }),
  ]);
  const handle = await harness.client.start(broken);
  await until('it is stuck', async () => (await handle.get()).status === 'stuck');
  await first.stop();
  await churn();
  const fixed = await harness.attach([broken.handle(() => 'fixed')]);
  expect(await handle.result({ timeout: '10s' })).toBe('fixed');
  await fixed.stop();
});

test('a wait that times out loads the evicted instance', async () => {
  const handle = await harness.client.start(inbox);
  await until('it waits', async () => (await handle.get()).waitingFor[0]?.reason === 'event');
  const stub = rawStub(harness.address, 'ClientService');
  const answer = new Promise((resolve, reject) => {
    stub.waitInstance({ instanceId: handle.id, timeoutMs: 300 }, (error: unknown, value: unknown) =>
      error ? reject(error as Error) : resolve(value),
    );
  });
  await churn();
  expect(await answer).toMatchObject({
    ended: false,
    instance: { instanceId: handle.id, status: 'INSTANCE_STATUS_RUNNING' },
  });
  stub.close();
});

test('a waiting client gets the result although the instance was evicted', async () => {
  const handles = await Promise.all(Array.from({ length: 10 }, () => harness.client.start(inbox)));
  const results = handles.map((handle) => handle.result());
  await churn();
  await Promise.all(handles.map((handle) => handle.raise(done, null)));
  expect(await Promise.all(results)).toEqual(Array.from({ length: 10 }, () => []));
});
