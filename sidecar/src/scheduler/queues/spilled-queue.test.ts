import { expect, test } from 'vitest';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

/** Four turns wait in memory, and at least two of each class. */
const few = { waitingTurnsMax: 4 };

const ids = Array.from({ length: 30 }, (_, n) => `i-${n}`);

async function filled(): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open(few);
  for (const id of ids) await harness.start(id);
  await settle();
  return harness;
}

/** Completes instances one after the other; resolves with their ids in order. */
async function finish(harness: SchedulerHarness, worker: ManualWorker): Promise<string[]> {
  const done: string[] = [];
  while (harness.scheduler.describe().turnsOut + harness.scheduler.describe().turnsReady > 0) {
    const { task } = await worker.nextTurn();
    done.push(task.instanceId);
    worker.session.turnResult(task.token, [act.complete()], true);
    await settle();
  }
  return done;
}

test('waiting instances beyond the limit are evicted, without other changes', async () => {
  const harness = await filled();
  expect(harness.scheduler.describe()).toMatchObject({ turnsReady: 30, cachedInstances: 4 });
  expect((await harness.scheduler.queues.list()).queues).toMatchObject([
    { queue: '', turnsReady: 30 },
  ]);
  expect(await finish(harness, harness.worker(['o'], [], { maxTurns: 1 }))).toEqual(ids);
  expect((await harness.scheduler.get('i-29')).row.status).toBe('completed');
});

test('a worker with many credits gets all spilled turns', async () => {
  const harness = await filled();
  const worker = harness.worker(['o']);
  await until(() => worker.turns.length === 30, 'all turns');
  expect((await finish(harness, worker)).length).toBe(30);
});

test('a spilled instance that is read and gets events retains its place', async () => {
  const harness = await filled();
  for (let times = 0; times < 3; times += 1) {
    await harness.scheduler.get('i-20');
    await harness.scheduler.raise('i-10', 'e', json(times), 'buffer');
    await settle();
  }
  expect(harness.scheduler.describe()).toMatchObject({ turnsReady: 30, cachedInstances: 4 });
  expect(await finish(harness, harness.worker(['o'], [], { maxTurns: 1 }))).toEqual(ids);
});

test('an instance that is terminated while it is spilled is skipped', async () => {
  const harness = await filled();
  for (const id of ['i-0', 'i-1', 'i-2', 'i-3', 'i-10', 'i-11']) {
    await harness.scheduler.terminate(id, 'enough');
  }
  await settle();
  expect(harness.scheduler.describe().turnsReady).toBe(24);
  const done = await finish(harness, harness.worker(['o'], [], { maxTurns: 1 }));
  expect(done).toHaveLength(24);
  expect(done).not.toContain('i-10');
});

test('suspended instances are skipped, and get their turn once they are resumed', async () => {
  const harness = await filled();
  await harness.scheduler.suspend('i-20', 'a while');
  const worker = harness.worker(['o'], [], { maxTurns: 1 });
  expect(await finish(harness, worker)).not.toContain('i-20');
  await harness.scheduler.resume('i-20', 'on', false);
  expect(await finish(harness, worker)).toEqual(['i-20']);
});

test('a fairness key with little work is served beside a key with much work', async () => {
  const harness = await filled();
  for (const id of ['b-0', 'b-1', 'b-2', 'b-3']) await harness.start(id, 'o', { fairnessKey: 'b' });
  const done = await finish(harness, harness.worker(['o'], [], { maxTurns: 1 }));
  expect(done).toHaveLength(34);
  expect(done.slice(0, 4).filter((id) => id.startsWith('b-'))).toEqual(['b-0', 'b-1']);
});

test('a restart loads no more waiting instances than the limit', async () => {
  const harness = await filled();
  await harness.open(few);
  await settle();
  expect(harness.scheduler.describe()).toMatchObject({ turnsReady: 30, cachedInstances: 4 });
  expect(await finish(harness, harness.worker(['o'], [], { maxTurns: 1 }))).toHaveLength(30);
});
