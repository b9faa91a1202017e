import { expect, test } from 'vitest';
import { act, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';

test('withdrawn timers do not stay in memory until they would be due', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  const seqs = Array.from({ length: 3_000 }, (_, at) => at + 1);
  const dueMs = rig.clock.now() + 86_400_000;
  await worker.answer(...seqs.map((seq) => act.timer(seq, dueMs)), act.wait(3_001, 'go'));
  await until(() => rig.scheduler.describe().timers === 3_000, 'the timers');
  await rig.scheduler.raise('x', 'go', null, 'buffer');
  await worker.answer(...seqs.map((seq) => act.cancelOperation(seq)));
  await settle();
  expect(rig.scheduler.describe().timers).toBeLessThan(1_100);
  expect(rig.disk.timers).toEqual([]);
});

test('of very many timers due at once all fire', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], [], { maxTurns: 10_000 });
  const dueMs = rig.clock.now() + 1_000;
  const ids = Array.from({ length: 1_000 }, (_, n) => `i${n}`);
  const started = Promise.all(ids.map((id) => rig.start(id)));
  for (const _ of ids) await worker.answer(act.timer(1, dueMs));
  await started;
  await until(() => rig.scheduler.describe().timers === 1_000, 'the timers');
  rig.clock.advanceTo(dueMs);
  const first = await worker.nextTurn();
  worker.session.turnResult(first.task.token, [act.complete()], false);
  await until(() => worker.turns.length === 999, 'all turns');
  await until(() => rig.disk.timers.length === 0, 'all to be durable');
});
