import { expect, test } from 'vitest';
import { act, json, SchedulerRig, settle } from '../scheduler-harness.suite.ts';

const full = { code: 'OVERLOADED', retryAfterMs: 1_000 };

async function filled(): Promise<SchedulerRig> {
  const rig = await new SchedulerRig().open({ cachedInstancesMax: 2, busyInstancesMax: 3 });
  for (const id of ['a', 'b', 'c', 'd', 'e']) await rig.start(id);
  return rig;
}

test('starts beyond what may wait for workers are refused, and leave nothing', async () => {
  const rig = await filled();
  await expect(rig.start('f')).rejects.toMatchObject(full);
  await expect(rig.scheduler.get('f')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(rig.scheduler.describe()).toMatchObject({ turnsReady: 5 });
});

test('what is there already hears events and is answered for, however much waits', async () => {
  const rig = await filled();
  await rig.scheduler.raise('a', 'e', json(1), 'buffer');
  await expect(rig.start('a')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('as soon as workers have taken some of it there is room again', async () => {
  const rig = await filled();
  const worker = rig.worker(['o']);
  await worker.answer(act.complete());
  await settle();
  await rig.start('f');
  expect((await rig.scheduler.get('f')).row.status).toBe('pending');
});

test('children are started however much waits', async () => {
  const rig = await filled();
  const worker = rig.worker(['o']);
  await worker.answer(act.child(1, 'elsewhere', 'kid'), act.child(2, 'elsewhere', 'kid-2'));
  await settle();
  expect((await rig.scheduler.get('kid-2')).row.status).toBe('pending');
});

test('values beyond what may be on its way to the store are refused until it is in', async () => {
  const rig = await new SchedulerRig().open({ waitingCommitBytesMax: 20_000 });
  const input = json('x'.repeat(4_000));
  const ids = Array.from({ length: 20 }, (_, n) => `i-${n}`);
  const outcomes = await Promise.allSettled(ids.map((id) => rig.start(id, 'o', { input })));
  const refused = outcomes.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(15);
  expect(refused[0]!.reason).toMatchObject({ code: 'OVERLOADED', retryAfterMs: 500 });
  await rig.scheduler.raise('i-0', 'e', input, 'buffer');
  await rig.start('i-19', 'o', { input });
});
