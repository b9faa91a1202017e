import { expect, test } from 'vitest';
import { ByteBudget } from '../../lib/byte-budget.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

const MESSAGE = json('m'.repeat(4_000));
const COUNT = 20;
/** Bytes of two and a half messages. */
const BUDGET = 10_000;

const ids = Array.from({ length: COUNT }, (_, at) => `i-${at}`);

/** Answers turns until `isEnough` is true: each instance waits for `go`, then completes. */
async function serve(worker: ManualWorker, isEnough: () => boolean): Promise<void> {
  while (!isEnough()) {
    await until(() => worker.turns.length > 0 || isEnough(), 'a turn');
    const turn = worker.turns.shift();
    if (turn === undefined) return;
    const raised = turn.events.map((event) =>
      event.kind === 'eventRaised' ? event.eventRaised.name : event.kind,
    );
    const { token } = turn.task;
    if (raised.includes('go')) worker.session.turnResult(token, [act.complete()], false);
    else if (raised.includes('eventWaitStarted') || !raised.includes('executionStarted')) {
      worker.session.turnResult(token, [], true);
    } else worker.session.turnResult(token, [act.wait(1, 'go')], true);
  }
}

test('waiting instances with too much message data are evicted without loss of data', async () => {
  const harness = await new SchedulerHarness().open({ payloadMemory: new ByteBudget(BUDGET) });
  const worker = harness.worker(['o']);
  for (const id of ids) {
    await harness.start(id);
    await harness.scheduler.raise(id, 'other', MESSAGE, 'buffer');
  }
  const { scheduler } = harness;
  await serve(worker, () => scheduler.isQuiet() && scheduler.describe().cachedInstances <= 4);
  for (const id of ids) await scheduler.raise(id, 'go', json(id), 'buffer');
  await serve(worker, () => [...harness.disk.instances.values()].every(hasCompleted));
  expect(harness.disk.instances.size).toBe(COUNT);
});

function hasCompleted({ status }: { readonly status: string }): boolean {
  return status === 'completed';
}

test('instances with large messages are evicted while they wait for a worker', async () => {
  const harness = await new SchedulerHarness().open({ payloadMemory: new ByteBudget(BUDGET) });
  for (const id of ids) {
    await harness.start(id);
    await harness.scheduler.raise(id, 'mail', MESSAGE, 'buffer');
  }
  await until(() => harness.scheduler.describe().cachedInstances <= 5, 'most to be evicted');
  expect(harness.scheduler.describe().turnsReady).toBe(COUNT);
  const worker = harness.worker(['o']);
  const seen = new Set<string>();
  for (let n = 0; n < COUNT; n += 1) {
    const { task, kinds } = await worker.nextTurn();
    expect(kinds).toContain('eventRaised');
    seen.add(task.instanceId);
    worker.session.turnResult(task.token, [act.complete()], false);
  }
  expect(seen).toEqual(new Set(ids));
});

test('a restart loads no more instances than the limit', async () => {
  const harness = await new SchedulerHarness().open();
  for (const id of ids) {
    await harness.start(id);
    await harness.scheduler.raise(id, 'mail', MESSAGE, 'buffer');
  }
  await harness.open({ payloadMemory: new ByteBudget(BUDGET) });
  await until(() => harness.scheduler.describe().turnsReady === COUNT, 'all to be recovered');
  await until(() => harness.scheduler.describe().cachedInstances <= 5, 'most to be evicted');
});

test('one instance of each kind remains cached, and none is loaded repeatedly', async () => {
  const harness = await new SchedulerHarness().open({ payloadMemory: new ByteBudget(1_000) });
  for (const id of ids) {
    await harness.start(id, `kind ${Number(id.slice(2)) % 4}`);
    await harness.scheduler.raise(id, 'mail', MESSAGE, 'buffer');
  }
  await until(() => harness.scheduler.describe().cachedInstances <= 4, 'most to be evicted');
  let reads = 0;
  const { store } = harness;
  const readRow = store.instanceByNumber.bind(store);
  store.instanceByNumber = (instanceNumber) => {
    reads += 1;
    return readRow(instanceNumber);
  };
  await settle();
  expect([reads, harness.scheduler.describe().cachedInstances]).toEqual([0, 4]);
  expect(harness.scheduler.describe().turnsReady).toBe(COUNT);
});
