import { expect, test } from 'vitest';
import { damage, reopened } from '../instances/damaged-history.suite.ts';
import { SchedulerHarness, settle } from '../scheduler-harness.suite.ts';
import { ids, MINUTE, pass, scheduleOf, SECOND } from './maintenance-harness.suite.ts';
import type { OverlapPolicy } from '../../model/schedule.ts';

/** A harness with a schedule whose only instance cannot be read. */
async function unreadableRun(
  overlap: OverlapPolicy,
): Promise<{ harness: SchedulerHarness; id: string }> {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.schedules.create(scheduleOf({ overlap }));
  await pass(harness, 0.5 * MINUTE, SECOND);
  const [id] = [...harness.disk.ids.keys()];
  damage(harness, id!);
  await reopened(harness);
  await settle();
  return { harness, id: id! };
}

test.each(['cancelOther', 'terminateOther'] as const)(
  'a schedule continues although its instance cannot be read: %s',
  async (overlap) => {
    const { harness } = await unreadableRun(overlap);
    await pass(harness, 2 * MINUTE, SECOND);
    expect(harness.errors).not.toContain('schedule failed');
    expect(harness.scheduler.schedules.get('s').nextMs.length).toBeGreaterThan(0);
    if (overlap === 'terminateOther') expect(ids(harness).length).toBeGreaterThan(1);
    await harness.scheduler.schedules.pause('s', true, '');
    expect(harness.scheduler.schedules.get('s').schedule.paused).toBe(true);
  },
);

test('a schedule with a failed action is retried', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.schedules.create(scheduleOf());
  const { store } = harness;
  const byId = store.instanceById.bind(store);
  store.instanceById = () => Promise.reject(new Error('the disk is busy'));
  harness.clock.advance(MINUTE);
  await settle();
  expect(harness.errors).toContain('schedule failed');
  store.instanceById = byId;
  await pass(harness, 2 * SECOND, SECOND);
  expect(ids(harness).length).toBe(1);
});

test('a schedule does not wait for a deleted unreadable instance', async () => {
  const { harness, id } = await unreadableRun('skip');
  await harness.scheduler.purge(id, { descendants: true, force: true });
  expect(harness.scheduler.schedules.get('s').running).toEqual([]);
  await pass(harness, 3 * MINUTE, SECOND);
  expect(ids(harness).length).toBe(1);
});
