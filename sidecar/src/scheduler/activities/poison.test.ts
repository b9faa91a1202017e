import { expect, test } from 'vitest';
import type { ManualWorker } from '../scheduler-harness.suite.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

/** Ends `times` workers, one after the other, while each runs the turn of the instance. */
async function killByTurn(harness: SchedulerHarness, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const worker = harness.worker(['o'], [], { name: `w${i}` });
    await worker.nextTurn();
    worker.session.closed('the connection is gone');
    await settle();
  }
}

async function killByActivity(harness: SchedulerHarness, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const worker = harness.worker([], ['a'], { name: `w${i}` });
    await worker.nextActivity();
    worker.session.closed('the connection is gone');
    await settle();
  }
}

async function status(harness: SchedulerHarness, id = 'x'): Promise<string> {
  return (await harness.scheduler.get(id)).row.status;
}

test('a turn that crashes five workers is stuck until an operator resumes it', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await killByTurn(harness, 4);
  expect(await status(harness)).toBe('pending');
  await killByTurn(harness, 1);
  expect(await status(harness)).toBe('stuck');
  expect((await harness.scheduler.get('x')).waitingFor).toMatchObject([{ reason: 'quarantined' }]);
  const worker = harness.worker(['o']);
  await settle();
  expect(worker.turns).toEqual([]);
  await harness.scheduler.resume('x', 'fixed');
  await worker.answer(act.complete());
  await until(() => harness.scheduler.describe().cachedInstances === 0, 'its end');
  expect(await status(harness)).toBe('completed');
});

test('resume resets the count', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await killByTurn(harness, 5);
  await harness.scheduler.resume('x', 'again');
  await killByTurn(harness, 4);
  expect(await status(harness)).toBe('pending');
  await killByTurn(harness, 1);
  expect(await status(harness)).toBe('stuck');
});

test('the lost attempts of a turn and the stuck state survive a restart', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await killByTurn(harness, 3);
  await until(() => harness.scheduler.isQuiet(), 'rest');
  await harness.open();
  await killByTurn(harness, 2);
  expect(await status(harness)).toBe('stuck');
  await until(() => harness.scheduler.isQuiet(), 'rest');
  await harness.open();
  const worker = harness.worker(['o']);
  await settle();
  expect(worker.turns).toEqual([]);
  await harness.scheduler.resume('x', '');
  expect((await worker.nextTurn()).task.instanceId).toBe('x');
});

test('an answered turn counts no lost worker', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await killByTurn(harness, 4);
  const worker = harness.worker(['o']);
  await worker.answer(act.wait(1, 'go'));
  await settle();
  worker.session.closed('stopped');
  await harness.scheduler.raise('x', 'go', null, 'buffer');
  await killByTurn(harness, 4);
  expect(await status(harness)).toBe('running');
});

test('a draining worker, or a sidecar that stops, does not count', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  for (let i = 0; i < 6; i += 1) {
    const worker: ManualWorker = harness.worker(['o']);
    await worker.nextTurn();
    worker.session.drain();
    worker.session.closed('out of time');
    await settle();
  }
  for (let i = 0; i < 6; i += 1) {
    await harness.worker(['o']).nextTurn();
    await harness.scheduler.drain();
    await harness.open();
  }
  expect((await harness.scheduler.get('x')).row).toMatchObject({
    status: 'pending',
    details: null,
  });
});

test('without a limit, any number of workers can crash', async () => {
  const harness = await new SchedulerHarness().open({ lostAttemptsMax: 0 });
  await harness.start('x');
  await killByTurn(harness, 8);
  expect(await status(harness)).toBe('pending');
});

/** An instance with an activity that has crashed five workers. */
async function withQuarantined(id = 'x'): Promise<[SchedulerHarness, ManualWorker]> {
  const harness = await new SchedulerHarness().open();
  const turns = harness.worker(['o', 'p'], [], { name: 'turns' });
  await harness.start(id);
  await turns.answer(act.activity(1), act.wait(2, 'go'));
  await killByActivity(harness, 5);
  return [harness, turns];
}

test('an activity that crashes five workers is quarantined; its instance continues', async () => {
  const [harness, turns] = await withQuarantined();
  expect(await status(harness)).toBe('stuck');
  const [waiting] = (await harness.scheduler.get('x')).waitingFor;
  expect(waiting).toMatchObject({ reason: 'quarantined', seq: 1, name: 'a' });
  await harness.scheduler.raise('x', 'go', null, 'buffer');
  expect((await turns.nextTurn()).kinds).toEqual(['eventRaised']);
  const other = harness.worker([], ['a']);
  await settle();
  expect(other.activities).toEqual([]);
});

test('resume retries a quarantined activity, also after a restart', async () => {
  const [harness] = await withQuarantined();
  await until(() => harness.scheduler.isQuiet(), 'rest');
  await harness.open();
  const worker = harness.worker(['o'], ['a']);
  await settle();
  expect(worker.activities).toEqual([]);
  expect(await status(harness)).toBe('stuck');
  await harness.scheduler.resume('x', 'fixed');
  expect(await worker.nextActivity()).toMatchObject({ attempt: 1 });
  expect(await status(harness)).toBe('running');
  worker.session.activityResult(1, json('done'), null);
  await until(() => harness.disk.activities.size === 0, 'no row left');
});

test('resume can fail a quarantined activity, and its code gets the failure', async () => {
  const [harness, turns] = await withQuarantined();
  await harness.scheduler.resume('x', 'abandon it', true);
  const { events } = await turns.nextTurn();
  expect(events[0]).toMatchObject({
    activityFailed: { seq: 1, failure: { kind: 'FAILURE_KIND_QUARANTINED', type: 'Quarantined' } },
  });
  await until(() => harness.disk.activities.size === 0, 'no row left');
  expect(await status(harness)).toBe('running');
});

test('cancelling the quarantined activity of an instance ends its stuck state', async () => {
  const [harness, turns] = await withQuarantined();
  await harness.scheduler.raise('x', 'go', null, 'buffer');
  await turns.answer(act.cancelOperation(1), act.wait(3, 'more'));
  await until(() => harness.scheduler.isQuiet(), 'rest');
  const { rows } = await harness.scheduler.list({ ...every, statuses: ['running'] }, null, 10);
  expect(rows.map(({ id }) => id)).toEqual(['x']);
});

test('terminating a quarantined child notifies its parent', async () => {
  const harness = await new SchedulerHarness().open();
  const turns = harness.worker(['o', 'p'], [], { name: 'turns' });
  await harness.start('parent', 'p');
  await turns.answer(act.child(1, 'o', 'kid'));
  await turns.answer(act.activity(1));
  await killByActivity(harness, 5);
  await harness.scheduler.terminate('kid', 'poison');
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
