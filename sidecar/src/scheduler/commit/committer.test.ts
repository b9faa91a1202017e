import { expect, test } from 'vitest';
import { act, json, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';
import type { HandWorker } from '../scheduler-harness.suite.ts';

/** An instance with a turn out, so that what comes for it may wait for the answer. */
async function withTurnOut(): Promise<[SchedulerRig, HandWorker, number[]]> {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('i');
  await worker.answer(act.activity(1), act.activity(2), act.activity(3));
  await until(() => worker.activities.length === 3, 'the attempts');
  const [first, ...others] = worker.activities.map(({ token }) => token);
  worker.session.activityResult(first!, json(1), null);
  await worker.nextTurn();
  await settle();
  return [rig, worker, others];
}

async function completedOf(rig: SchedulerRig): Promise<number> {
  const { no } = (await rig.store.instanceById('i'))!;
  let count = 0;
  for await (const { bytes } of rig.store.history(no, 1, 1)) {
    for (const { kind } of rig.codec.decode(bytes)) if (kind === 'activityCompleted') count += 1;
  }
  return count;
}

test('a result that waits for the answer of a turn is not said to be recorded before', async () => {
  const [rig, worker, [second, third]] = await withTurnOut();
  worker.session.activityResult(second!, json(2), null);
  const recorded = worker.session.recorded();
  // What comes later has a commit of its own, and does not hold the others up.
  await rig.start('j');
  worker.session.activityResult(third!, json(3), null);
  const later = worker.session.recorded();
  await recorded;
  expect(await completedOf(rig)).toBeGreaterThanOrEqual(2);
  await later;
  expect(await completedOf(rig)).toBe(3);
});

test('nothing holds up what is recorded already, and much that waits is told at once', async () => {
  const [rig, worker, [second]] = await withTurnOut();
  await worker.session.recorded();
  worker.session.activityResult(second!, json(2), null);
  await Promise.all(Array.from({ length: 100 }, () => worker.session.recorded()));
  expect(await completedOf(rig)).toBe(2);
});

test('what is not durable when the store fails is never said to be recorded', async () => {
  const [rig, worker, [second]] = await withTurnOut();
  worker.session.activityResult(second!, json(2), null);
  rig.store.failNext();
  await expect(worker.session.recorded()).rejects.toThrow();
});
