import { expect, test } from 'vitest';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

test('withdrawn timers are removed from memory before their due time', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  const seqs = Array.from({ length: 3_000 }, (_, index) => index + 1);
  const dueMs = harness.clock.now() + 86_400_000;
  await worker.answer(...seqs.map((seq) => act.timer(seq, dueMs)), act.wait(3_001, 'go'));
  await until(() => harness.scheduler.describe().timers === 3_000, '3,000 timers in memory');
  await harness.scheduler.raise('x', 'go', null, 'buffer');
  await worker.answer(...seqs.map((seq) => act.cancelOperation(seq)));
  await settle();
  expect(harness.scheduler.describe().timers).toBeLessThan(1_100);
  expect(harness.disk.timers).toEqual([]);
});

test('1,000 timers with the same due time all fire', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { maxTurns: 10_000 });
  const dueMs = harness.clock.now() + 1_000;
  const ids = Array.from({ length: 1_000 }, (_, n) => `i${n}`);
  const started = Promise.all(ids.map((id) => harness.start(id)));
  for (const _ of ids) await worker.answer(act.timer(1, dueMs));
  await started;
  await until(() => harness.scheduler.describe().timers === 1_000, '1,000 timers in memory');
  harness.clock.advanceTo(dueMs);
  const first = await worker.nextTurn();
  worker.session.turnResult(first.task.token, [act.complete()], false);
  await until(() => worker.turns.length === 999, 'the other 999 turns');
  await until(() => harness.disk.timers.length === 0, 'no timer on disk');
});

test('calls and turns of other workers proceed while 8,000 timers fire', async () => {
  const count = 8_000;
  const harness = await new SchedulerHarness().open({ cachedInstancesMax: 2 * count });
  const worker = harness.worker(['o'], [], { maxTurns: 2 * count });
  const dueMs = harness.clock.now() + 1_000;
  const ids = Array.from({ length: count }, (_, n) => `i${n}`);
  const started = Promise.all(ids.map((id) => harness.start(id)));
  for (const _ of ids) await worker.answer(act.timer(1, dueMs));
  await started;
  await until(() => harness.scheduler.describe().timers === count, 'all timers in memory');
  const other = harness.worker(['other']);

  harness.clock.advanceTo(dueMs);
  const otherStarted = harness.start('other', 'other');
  const [first] = worker.turns;
  worker.session.turnResult(first!.task.token, [act.complete()], false);
  await otherStarted;
  await other.answer(act.complete('done'));
  const { ended } = await harness.scheduler.wait('other', 60_000);
  expect(ended).toBe(true);
  expect(worker.turns.length).toBeGreaterThan(0);
  expect(worker.turns.length).toBeLessThan(count / 2);
});
