import { expect, test } from 'vitest';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

/** An instance with a turn in flight, so that its inputs may wait for the answer of the turn. */
async function withTurnOut(): Promise<[SchedulerHarness, ManualWorker, number[]]> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('i');
  await worker.answer(act.activity(1), act.activity(2), act.activity(3));
  await until(() => worker.activities.length === 3, 'the attempts');
  const [first, ...others] = worker.activities.map(({ token }) => token);
  worker.session.activityResult(first!, json(1), null);
  await worker.nextTurn();
  await settle();
  return [harness, worker, others];
}

async function completedOf(harness: SchedulerHarness): Promise<number> {
  const { instanceNumber } = (await harness.store.instanceById('i'))!;
  let count = 0;
  for await (const { bytes } of harness.store.history(instanceNumber, 1, 1)) {
    for (const { kind } of harness.codec.decode(bytes))
      if (kind === 'activityCompleted') count += 1;
  }
  return count;
}

test('a result that waits for the answer of a turn is acknowledged when durable', async () => {
  const [harness, worker, [second, third]] = await withTurnOut();
  worker.session.activityResult(second!, json(2), null);
  const recorded = worker.session.recorded();
  // A later start has a separate commit and does not delay the earlier Rounds.
  await harness.start('j');
  worker.session.activityResult(third!, json(3), null);
  const later = worker.session.recorded();
  await recorded;
  expect(await completedOf(harness)).toBeGreaterThanOrEqual(2);
  await later;
  expect(await completedOf(harness)).toBe(3);
});

test('recorded results are not delayed, and all waiters are resolved at once', async () => {
  const [harness, worker, [second]] = await withTurnOut();
  await worker.session.recorded();
  worker.session.activityResult(second!, json(2), null);
  await Promise.all(Array.from({ length: 100 }, () => worker.session.recorded()));
  expect(await completedOf(harness)).toBe(2);
});

test('results that are not durable when the store fails are never acknowledged', async () => {
  const [harness, worker, [second]] = await withTurnOut();
  worker.session.activityResult(second!, json(2), null);
  harness.store.failNext();
  await expect(worker.session.recorded()).rejects.toThrow();
});
