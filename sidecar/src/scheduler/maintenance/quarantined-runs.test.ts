import { expect, test } from 'vitest';
import { damage, reopened } from '../instances/damaged-history.suite.ts';
import { SchedulerRig, settle } from '../scheduler-harness.suite.ts';
import { ids, MINUTE, pass, scheduleOf, SECOND } from './maintenance-harness.suite.ts';
import type { OverlapPolicy } from '../../model/schedule.ts';

/** A rig with a schedule whose only instance cannot be read. */
async function unreadableRun(overlap: OverlapPolicy): Promise<{ rig: SchedulerRig; id: string }> {
  const rig = await new SchedulerRig().open();
  await rig.scheduler.schedules.create(scheduleOf({ overlap }));
  await pass(rig, 0.5 * MINUTE, SECOND);
  const [id] = [...rig.disk.ids.keys()];
  damage(rig, id!);
  await reopened(rig);
  await settle();
  return { rig, id: id! };
}

test.each(['cancelOther', 'terminateOther'] as const)(
  'a schedule goes on beside its instance that cannot be read: %s',
  async (overlap) => {
    const { rig } = await unreadableRun(overlap);
    await pass(rig, 2 * MINUTE, SECOND);
    expect(rig.errors).not.toContain('a schedule could not be kept');
    expect(rig.scheduler.schedules.get('s').nextMs.length).toBeGreaterThan(0);
    if (overlap === 'terminateOther') expect(ids(rig).length).toBeGreaterThan(1);
    await rig.scheduler.schedules.pause('s', true, '');
    expect(rig.scheduler.schedules.get('s').schedule.paused).toBe(true);
  },
);

test('a schedule whose move fails is tried again', async () => {
  const rig = await new SchedulerRig().open();
  await rig.scheduler.schedules.create(scheduleOf());
  const { store } = rig;
  const byId = store.instanceById.bind(store);
  store.instanceById = () => Promise.reject(new Error('the disk is busy'));
  rig.clock.advance(MINUTE);
  await settle();
  expect(rig.errors).toContain('a schedule could not be kept');
  store.instanceById = byId;
  await pass(rig, 2 * SECOND, SECOND);
  expect(ids(rig).length).toBe(1);
});

test('a schedule does not wait for its instance that was deleted, unreadable', async () => {
  const { rig, id } = await unreadableRun('skip');
  await rig.scheduler.purge(id, { descendants: true, force: true });
  expect(rig.scheduler.schedules.get('s').running).toEqual([]);
  await pass(rig, 3 * MINUTE, SECOND);
  expect(ids(rig).length).toBe(1);
});
