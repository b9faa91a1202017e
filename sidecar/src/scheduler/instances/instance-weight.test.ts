import { expect, test } from 'vitest';
import { ByteBudget } from '../../lib/byte-budget.ts';
import { act, json, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';
import type { HandWorker } from '../scheduler-harness.suite.ts';

const MESSAGE = json('m'.repeat(4_000));
const COUNT = 20;
/** Two of them and a half. */
const BUDGET = 10_000;

const ids = Array.from({ length: COUNT }, (_, at) => `i-${at}`);

/** Answers turns until it is enough: waits for `go`, and completes when it came. */
async function serve(worker: HandWorker, isEnough: () => boolean): Promise<void> {
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

test('waiting instances whose messages take too much memory leave it, and lose none', async () => {
  const rig = await new SchedulerRig().open({ payloadMemory: new ByteBudget(BUDGET) });
  const worker = rig.worker(['o']);
  for (const id of ids) {
    await rig.start(id);
    await rig.scheduler.raise(id, 'other', MESSAGE, 'buffer');
  }
  const { scheduler } = rig;
  await serve(worker, () => scheduler.isQuiet() && scheduler.describe().cachedInstances <= 4);
  for (const id of ids) await scheduler.raise(id, 'go', json(id), 'buffer');
  await serve(worker, () => [...rig.disk.instances.values()].every(hasCompleted));
  expect(rig.disk.instances.size).toBe(COUNT);
});

function hasCompleted({ status }: { readonly status: string }): boolean {
  return status === 'completed';
}

test('instances that wait for a worker with large messages wait on disk', async () => {
  const rig = await new SchedulerRig().open({ payloadMemory: new ByteBudget(BUDGET) });
  for (const id of ids) {
    await rig.start(id);
    await rig.scheduler.raise(id, 'mail', MESSAGE, 'buffer');
  }
  await until(() => rig.scheduler.describe().cachedInstances <= 5, 'most to leave');
  expect(rig.scheduler.describe().turnsReady).toBe(COUNT);
  const worker = rig.worker(['o']);
  const seen = new Set<string>();
  for (let n = 0; n < COUNT; n += 1) {
    const { task, kinds } = await worker.nextTurn();
    expect(kinds).toContain('eventRaised');
    seen.add(task.instanceId);
    worker.session.turnResult(task.token, [act.complete()], false);
  }
  expect(seen).toEqual(new Set(ids));
});

test('a restart leaves what was read back within the bound', async () => {
  const rig = await new SchedulerRig().open();
  for (const id of ids) {
    await rig.start(id);
    await rig.scheduler.raise(id, 'mail', MESSAGE, 'buffer');
  }
  await rig.open({ payloadMemory: new ByteBudget(BUDGET) });
  await until(() => rig.scheduler.describe().turnsReady === COUNT, 'all to be taken up');
  await until(() => rig.scheduler.describe().cachedInstances <= 5, 'most to leave');
});

test('one of each kind stays in memory, and none is read again and again', async () => {
  const rig = await new SchedulerRig().open({ payloadMemory: new ByteBudget(1_000) });
  for (const id of ids) {
    await rig.start(id, `kind ${Number(id.slice(2)) % 4}`);
    await rig.scheduler.raise(id, 'mail', MESSAGE, 'buffer');
  }
  await until(() => rig.scheduler.describe().cachedInstances <= 4, 'most to leave');
  let reads = 0;
  const { store } = rig;
  const readRow = store.instanceByNo.bind(store);
  store.instanceByNo = (no) => {
    reads += 1;
    return readRow(no);
  };
  await settle();
  expect([reads, rig.scheduler.describe().cachedInstances]).toEqual([0, 4]);
  expect(rig.scheduler.describe().turnsReady).toBe(COUNT);
});
