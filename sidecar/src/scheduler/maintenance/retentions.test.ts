import { expect, test } from 'vitest';

import { act, SchedulerRig, until } from '../scheduler-harness.suite.ts';
import type { HandWorker } from '../scheduler-harness.suite.ts';
import { MINUTE, pass, retentionOf } from './maintenance-harness.suite.ts';

const HOUR = 60 * MINUTE;

function names(rig: SchedulerRig): string[] {
  return [...rig.disk.instances.values()].map((row) => row.id).sort();
}

/** Starts an instance and completes it. */
async function run(rig: SchedulerRig, worker: HandWorker, id: string, name = 'o'): Promise<void> {
  await rig.start(id, name);
  await worker.answer(act.complete());
  await until(() => rig.scheduler.isQuiet(), 'quiet');
}

test('only what is older than its status may be is deleted', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await run(rig, worker, 'old');
  await rig.start('terminated', 'elsewhere');
  await rig.scheduler.terminate('terminated', '');
  await rig.start('live', 'elsewhere');
  await rig.scheduler.retentions.set(retentionOf({ completedMs: 2 * HOUR }));
  await pass(rig, 90 * MINUTE, MINUTE);
  await run(rig, worker, 'young');
  expect(names(rig)).toEqual(['live', 'old', 'terminated', 'young']);
  await pass(rig, HOUR, MINUTE);
  expect(names(rig)).toEqual(['live', 'terminated', 'young']);
});

test('what is kept for a short time is looked for as often', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.scheduler.retentions.set(retentionOf({ completedMs: 5 * MINUTE, failedMs: HOUR }));
  await pass(rig, 2 * MINUTE, MINUTE);
  await run(rig, worker, 'short');
  await pass(rig, 11 * MINUTE, MINUTE);
  expect(names(rig)).toEqual([]);
});

test('an orchestration has its own, others the one of all, and zeros remove it', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'kept']);
  const { retentions } = rig.scheduler;
  await run(rig, worker, 'a');
  await run(rig, worker, 'b', 'kept');
  await retentions.set(retentionOf({ completedMs: HOUR }));
  await retentions.set(retentionOf({ name: 'kept', completedMs: 100 * HOUR }));
  await rig.open();
  expect(rig.scheduler.retentions.list().map((one) => one.name)).toEqual(['*', 'kept']);
  await pass(rig, 3 * HOUR, MINUTE);
  expect(names(rig)).toEqual(['b']);
  await rig.scheduler.retentions.set(retentionOf({ name: 'kept' }));
  expect(rig.scheduler.retentions.list()).toHaveLength(1);
  await pass(rig, 2 * HOUR, MINUTE);
  expect(names(rig)).toEqual([]);
});

test('a root goes with its descendants, and stays while one of them lives', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'c']);
  await rig.start('p');
  const child = act.child(1, 'c', 'kid');
  if (child.kind === 'scheduleChild') {
    const abandon = { parentClosePolicy: 'PARENT_CLOSE_POLICY_ABANDON' } as const;
    Object.assign(child.scheduleChild, abandon);
  }
  await worker.answer(child, act.timer(2, rig.clock.now() + MINUTE));
  const kid = await worker.nextTurn();
  worker.session.turnResult(kid.task.token, [act.wait(1, 'e')], true);
  await rig.scheduler.terminate('p', '');
  await rig.scheduler.retentions.set(retentionOf({ completedMs: HOUR, cancelledMs: HOUR }));
  await pass(rig, 4 * HOUR, MINUTE);
  expect(names(rig)).toEqual(['kid', 'p']);
  await rig.scheduler.terminate('kid', '');
  await pass(rig, 4 * HOUR, MINUTE);
  expect(names(rig)).toEqual([]);
});

test('old executions of live instances are deleted, the newest stay', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  for (let n = 0; n < 4; n += 1) await worker.answer(act.again());
  await worker.answer(act.wait(1, 'e'));
  await rig.scheduler.retentions.set(retentionOf({ executionsMs: HOUR, keepExecutions: 1 }));
  await pass(rig, 30 * MINUTE, MINUTE);
  expect(await rig.scheduler.executions('x')).toHaveLength(5);
  await pass(rig, 2 * HOUR, MINUTE);
  const executions = await rig.scheduler.executions('x');
  expect(executions.map((one) => one.execution)).toEqual([4, 5]);
});
