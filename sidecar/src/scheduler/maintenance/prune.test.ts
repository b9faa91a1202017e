import { expect, test, vi } from 'vitest';
import { PRUNE_EVENTS_MAX, PRUNE_EXECUTIONS_MAX } from '../../limits.ts';
import { act, SchedulerHarness } from '../scheduler-harness.suite.ts';

/** An instance in its fifth execution; the four earlier executions ended at intervals of 100 ms. */
async function fifth(): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('i');
  for (let execution = 1; execution < 5; execution += 1) {
    harness.clock.advance(100);
    await worker.answer(act.again(execution));
  }
  await worker.nextTurn();
  return harness;
}

async function kept(harness: SchedulerHarness): Promise<number[]> {
  return (await harness.scheduler.executions('i', 0)).rows.map(({ execution }) => execution);
}

test('the latest ended executions and the current execution are retained', async () => {
  const harness = await fifth();
  const { instances } = harness.scheduler;
  expect(await instances.prune('i', { keepLast: 1, endedBeforeMs: 0 })).toBe(3);
  expect(await kept(harness)).toEqual([4, 5]);
  expect(harness.disk.records.get(1)?.size).toBe(2);
  expect(await instances.prune('i', { keepLast: 1, endedBeforeMs: 0 })).toBe(0);
});

test('reading a pruned execution is an error with the reason', async () => {
  const harness = await fifth();
  await harness.scheduler.instances.prune('i', { keepLast: 1, endedBeforeMs: 0 });
  const history = (execution: number) => harness.scheduler.history('i', execution);
  await expect(history(3)).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('execution 3 of instance i was pruned'),
  });
  expect((await history(4)).execution).toBe(4);
  expect((await history(0)).execution).toBe(5);
});

test('only executions that match both bounds are pruned', async () => {
  const harness = await fifth();
  const { instances } = harness.scheduler;
  const endedBeforeMs = harness.clock.now() - 150;
  expect(await instances.prune('i', { keepLast: 3, endedBeforeMs })).toBe(1);
  expect(await kept(harness)).toEqual([2, 3, 4, 5]);
  expect(await instances.prune('i', { keepLast: 0, endedBeforeMs })).toBe(1);
  expect(await kept(harness)).toEqual([3, 4, 5]);
});

test('the last execution of an ended instance is never pruned', async () => {
  const harness = await fifth();
  await harness.scheduler.terminate('i', '');
  const endedBeforeMs = harness.clock.now() + 1;
  const bounds = { keepLast: 0, endedBeforeMs };
  expect(await harness.scheduler.instances.prune('i', bounds)).toBe(4);
  expect(await kept(harness)).toEqual([5]);
  expect((await harness.scheduler.get('i')).failure?.kind).toBe('FAILURE_KIND_TERMINATED');
});

test('very many executions are deleted in several commits', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('i');
  const many = 2 * PRUNE_EXECUTIONS_MAX + 10;
  const ended = { status: 'continuedAsNew', startedMs: 1, endedMs: 2, historyBytes: 3 } as const;
  const rows = Array.from({ length: many }, (_, at) => {
    const isLong = at >= many - 2;
    const historyLength = isLong ? PRUNE_EVENTS_MAX : 4;
    return [at + 1, { instanceNumber: 1, execution: at + 1, ...ended, historyLength }] as const;
  });
  harness.disk.executions.set(1, new Map(rows));
  const row = harness.disk.instances.get(1)!;
  harness.disk.instances.set(1, { ...row, status: 'completed', execution: many + 1 });
  await harness.open();
  const commits = vi.spyOn(harness.store, 'commit');
  const bounds = { keepLast: 0, endedBeforeMs: 10 };
  expect(await harness.scheduler.instances.prune('i', bounds)).toBe(many);
  const sizes = commits.mock.calls.flatMap(([rounds]) =>
    rounds.map(({ executionsPruned }) => executionsPruned.length),
  );
  expect(sizes).toEqual([PRUNE_EXECUTIONS_MAX, PRUNE_EXECUTIONS_MAX, 9, 1]);
  expect(harness.disk.executions.get(1)?.size ?? 0).toBe(0);
});
