import { expect, test } from 'vitest';
import { act, SchedulerRig } from '../scheduler-harness.suite.ts';

/** An instance in its fifth execution; the four before ended 100 ms after one another. */
async function fifth(): Promise<SchedulerRig> {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('i');
  for (let execution = 1; execution < 5; execution += 1) {
    rig.clock.advance(100);
    await worker.answer(act.again(execution));
  }
  await worker.nextTurn();
  return rig;
}

async function kept(rig: SchedulerRig): Promise<number[]> {
  return (await rig.scheduler.executions('i')).map(({ execution }) => execution);
}

test('the latest ended executions are kept, and always the current one', async () => {
  const rig = await fifth();
  const { instances } = rig.scheduler;
  expect(await instances.prune('i', { keepLast: 1, endedBeforeMs: 0 })).toBe(3);
  expect(await kept(rig)).toEqual([4, 5]);
  expect(rig.disk.records.get(1)?.size).toBe(2);
  expect(await instances.prune('i', { keepLast: 1, endedBeforeMs: 0 })).toBe(0);
});

test('the history of a pruned execution is not there, and the error says why', async () => {
  const rig = await fifth();
  await rig.scheduler.instances.prune('i', { keepLast: 1, endedBeforeMs: 0 });
  const history = (execution: number) => rig.scheduler.history('i', execution);
  await expect(history(3)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('execution 3 of instance i was pruned'),
  });
  expect((await history(4)).execution).toBe(4);
  expect((await history(0)).execution).toBe(5);
});

test('only what ended before the time goes, and both bounds must let it go', async () => {
  const rig = await fifth();
  const { instances } = rig.scheduler;
  const endedBeforeMs = rig.clock.now() - 150;
  expect(await instances.prune('i', { keepLast: 3, endedBeforeMs })).toBe(1);
  expect(await kept(rig)).toEqual([2, 3, 4, 5]);
  expect(await instances.prune('i', { keepLast: 0, endedBeforeMs })).toBe(1);
  expect(await kept(rig)).toEqual([3, 4, 5]);
});

test('the last execution of an ended instance is never pruned', async () => {
  const rig = await fifth();
  await rig.scheduler.terminate('i', '');
  const endedBeforeMs = rig.clock.now() + 1;
  const bounds = { keepLast: 0, endedBeforeMs };
  expect(await rig.scheduler.instances.prune('i', bounds)).toBe(4);
  expect(await kept(rig)).toEqual([5]);
  expect((await rig.scheduler.get('i')).failure?.kind).toBe('FAILURE_KIND_TERMINATED');
});
