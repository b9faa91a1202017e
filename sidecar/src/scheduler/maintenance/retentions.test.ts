import { expect, test } from 'vitest';

import { act, SchedulerHarness, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';
import { MINUTE, pass, retentionOf } from './maintenance-harness.suite.ts';

const HOUR = 60 * MINUTE;

function names(harness: SchedulerHarness): string[] {
  return [...harness.disk.instances.values()].map((row) => row.id).sort();
}

/** Starts an instance and completes it. */
async function run(
  harness: SchedulerHarness,
  worker: ManualWorker,
  id: string,
  name = 'o',
): Promise<void> {
  await harness.start(id, name);
  await worker.answer(act.complete());
  await until(() => harness.scheduler.isQuiet(), 'quiet');
}

test('only instances older than the retention of their status are deleted', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await run(harness, worker, 'old');
  await harness.start('terminated', 'elsewhere');
  await harness.scheduler.terminate('terminated', '');
  await harness.start('live', 'elsewhere');
  await harness.scheduler.retentions.set(retentionOf({ completedMs: 2 * HOUR }));
  await pass(harness, 90 * MINUTE, MINUTE);
  await run(harness, worker, 'young');
  expect(names(harness)).toEqual(['live', 'old', 'terminated', 'young']);
  await pass(harness, HOUR, MINUTE);
  expect(names(harness)).toEqual(['live', 'terminated', 'young']);
});

test('short retentions are checked at short intervals', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.scheduler.retentions.set(retentionOf({ completedMs: 5 * MINUTE, failedMs: HOUR }));
  await pass(harness, 2 * MINUTE, MINUTE);
  await run(harness, worker, 'short');
  await pass(harness, 11 * MINUTE, MINUTE);
  expect(names(harness)).toEqual([]);
});

test('an orchestration has its own retention or the default, and zeros remove it', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'kept']);
  const { retentions } = harness.scheduler;
  await run(harness, worker, 'a');
  await run(harness, worker, 'b', 'kept');
  await retentions.set(retentionOf({ completedMs: HOUR }));
  await retentions.set(retentionOf({ name: 'kept', completedMs: 100 * HOUR }));
  await harness.open();
  expect(harness.scheduler.retentions.list().map((one) => one.name)).toEqual(['*', 'kept']);
  await pass(harness, 3 * HOUR, MINUTE);
  expect(names(harness)).toEqual(['b']);
  await harness.scheduler.retentions.set(retentionOf({ name: 'kept' }));
  expect(harness.scheduler.retentions.list()).toHaveLength(1);
  await pass(harness, 2 * HOUR, MINUTE);
  expect(names(harness)).toEqual([]);
});

test('a root is deleted with its descendants, and remains while one of them is live', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  const child = act.child(1, 'c', 'kid');
  if (child.kind === 'scheduleChild') {
    const abandon = { parentClosePolicy: 'PARENT_CLOSE_POLICY_ABANDON' } as const;
    Object.assign(child.scheduleChild, abandon);
  }
  await worker.answer(child, act.timer(2, harness.clock.now() + MINUTE));
  const kid = await worker.nextTurn();
  worker.session.turnResult(kid.task.token, [act.wait(1, 'e')], true);
  await harness.scheduler.terminate('p', '');
  await harness.scheduler.retentions.set(retentionOf({ completedMs: HOUR, cancelledMs: HOUR }));
  await pass(harness, 4 * HOUR, MINUTE);
  expect(names(harness)).toEqual(['kid', 'p']);
  await harness.scheduler.terminate('kid', '');
  await pass(harness, 4 * HOUR, MINUTE);
  expect(names(harness)).toEqual([]);
});

test('old executions of live instances are deleted, and the newest remain', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  for (let n = 0; n < 4; n += 1) await worker.answer(act.again());
  await worker.answer(act.wait(1, 'e'));
  await harness.scheduler.retentions.set(retentionOf({ executionsMs: HOUR, keepExecutions: 1 }));
  await pass(harness, 30 * MINUTE, MINUTE);
  expect((await harness.scheduler.executions('x', 0)).rows).toHaveLength(5);
  await pass(harness, 2 * HOUR, MINUTE);
  const executions = (await harness.scheduler.executions('x', 0)).rows;
  expect(executions.map((one) => one.execution)).toEqual([4, 5]);
});
