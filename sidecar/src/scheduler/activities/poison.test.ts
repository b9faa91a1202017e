import { expect, test } from 'vitest';
import type { HandWorker } from '../scheduler-harness.suite.ts';
import { act, json, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';

/** A worker takes the turn of the instance and dies of it, so many times. */
async function killByTurn(rig: SchedulerRig, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const worker = rig.worker(['o'], [], { name: `w${i}` });
    await worker.nextTurn();
    worker.session.closed('the connection is gone');
    await settle();
  }
}

async function killByActivity(rig: SchedulerRig, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const worker = rig.worker([], ['a'], { name: `w${i}` });
    await worker.nextActivity();
    worker.session.closed('the connection is gone');
    await settle();
  }
}

async function status(rig: SchedulerRig, id = 'x'): Promise<string> {
  return (await rig.scheduler.get(id)).row.status;
}

test('a turn that takes five workers with it is stuck until somebody resumes it', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  await killByTurn(rig, 4);
  expect(await status(rig)).toBe('pending');
  await killByTurn(rig, 1);
  expect(await status(rig)).toBe('stuck');
  expect((await rig.scheduler.get('x')).waitingFor).toMatchObject([{ reason: 'poisoned' }]);
  const worker = rig.worker(['o']);
  await settle();
  expect(worker.turns).toEqual([]);
  await rig.scheduler.resume('x', 'fixed');
  await worker.answer(act.complete());
  await until(() => rig.scheduler.describe().cachedInstances === 0, 'its end');
  expect(await status(rig)).toBe('completed');
});

test('resuming begins the count anew', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  await killByTurn(rig, 5);
  await rig.scheduler.resume('x', 'again');
  await killByTurn(rig, 4);
  expect(await status(rig)).toBe('pending');
  await killByTurn(rig, 1);
  expect(await status(rig)).toBe('stuck');
});

test('the count of a turn survives a restart, and so does that it is stuck', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  await killByTurn(rig, 3);
  await until(() => rig.scheduler.isQuiet(), 'rest');
  await rig.open();
  await killByTurn(rig, 2);
  expect(await status(rig)).toBe('stuck');
  await until(() => rig.scheduler.isQuiet(), 'rest');
  await rig.open();
  const worker = rig.worker(['o']);
  await settle();
  expect(worker.turns).toEqual([]);
  await rig.scheduler.resume('x', '');
  expect((await worker.nextTurn()).task.instanceId).toBe('x');
});

test('a turn that is answered has lost nobody', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  await killByTurn(rig, 4);
  const worker = rig.worker(['o']);
  await worker.answer(act.wait(1, 'go'));
  await settle();
  worker.session.closed('stopped');
  await rig.scheduler.raise('x', 'go', null, 'buffer');
  await killByTurn(rig, 4);
  expect(await status(rig)).toBe('running');
});

test('a worker that drains, or a sidecar that ends, counts for nothing', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  for (let i = 0; i < 6; i += 1) {
    const worker: HandWorker = rig.worker(['o']);
    await worker.nextTurn();
    worker.session.drain();
    worker.session.closed('out of patience');
    await settle();
  }
  for (let i = 0; i < 6; i += 1) {
    await rig.worker(['o']).nextTurn();
    await rig.scheduler.drain();
    await rig.open();
  }
  expect((await rig.scheduler.get('x')).row).toMatchObject({ status: 'pending', details: null });
});

test('with no limit, workers may die for ever', async () => {
  const rig = await new SchedulerRig().open({ lossesMax: 0 });
  await rig.start('x');
  await killByTurn(rig, 8);
  expect(await status(rig)).toBe('pending');
});

/** An instance whose activity has taken five workers with it. */
async function withParked(id = 'x'): Promise<[SchedulerRig, HandWorker]> {
  const rig = await new SchedulerRig().open();
  const turns = rig.worker(['o', 'p'], [], { name: 'turns' });
  await rig.start(id);
  await turns.answer(act.activity(1), act.wait(2, 'go'));
  await killByActivity(rig, 5);
  return [rig, turns];
}

test('an activity that takes five workers with it is set aside; its instance goes on', async () => {
  const [rig, turns] = await withParked();
  expect(await status(rig)).toBe('stuck');
  const [waiting] = (await rig.scheduler.get('x')).waitingFor;
  expect(waiting).toMatchObject({ reason: 'poisoned', seq: 1, name: 'a' });
  await rig.scheduler.raise('x', 'go', null, 'buffer');
  expect((await turns.nextTurn()).kinds).toEqual(['eventRaised']);
  const other = rig.worker([], ['a']);
  await settle();
  expect(other.activities).toEqual([]);
});

test('resuming tries a parked activity again, also after a restart', async () => {
  const [rig] = await withParked();
  await until(() => rig.scheduler.isQuiet(), 'rest');
  await rig.open();
  const worker = rig.worker(['o'], ['a']);
  await settle();
  expect(worker.activities).toEqual([]);
  expect(await status(rig)).toBe('stuck');
  await rig.scheduler.resume('x', 'fixed');
  expect(await worker.nextActivity()).toMatchObject({ attempt: 1 });
  expect(await status(rig)).toBe('running');
  worker.session.activityResult(1, json('done'), null);
  await until(() => rig.disk.activities.size === 0, 'no row left');
});

test('resuming may let a parked activity fail, which its code hears', async () => {
  const [rig, turns] = await withParked();
  await rig.scheduler.resume('x', 'give up', true);
  const { events } = await turns.nextTurn();
  expect(events[0]).toMatchObject({
    activityFailed: { seq: 1, failure: { kind: 'FAILURE_KIND_POISONED', type: 'Poisoned' } },
  });
  await until(() => rig.disk.activities.size === 0, 'no row left');
  expect(await status(rig)).toBe('running');
});

test('an instance is no longer stuck when nobody wants its parked activity any more', async () => {
  const [rig, turns] = await withParked();
  await rig.scheduler.raise('x', 'go', null, 'buffer');
  await turns.answer(act.cancelOperation(1), act.wait(3, 'more'));
  await until(() => rig.scheduler.isQuiet(), 'rest');
  const { rows } = await rig.scheduler.list({ ...every, statuses: ['running'] }, null, 10);
  expect(rows.map(({ id }) => id)).toEqual(['x']);
});

test('terminating a poisoned child tells its parent', async () => {
  const rig = await new SchedulerRig().open();
  const turns = rig.worker(['o', 'p'], [], { name: 'turns' });
  await rig.start('parent', 'p');
  await turns.answer(act.child(1, 'o', 'kid'));
  await turns.answer(act.activity(1));
  await killByActivity(rig, 5);
  await rig.scheduler.terminate('kid', 'poison');
  const { task, kinds } = await turns.nextTurn();
  expect([task.instanceId, kinds]).toEqual(['parent', ['childFailed']]);
});

const every = {
  statuses: [],
  name: '',
  version: '',
  idPrefix: '',
  createdFromMs: 0,
  createdToMs: 0,
  queue: '',
  parentId: '',
  endedFromMs: 0,
  endedToMs: 0,
};
