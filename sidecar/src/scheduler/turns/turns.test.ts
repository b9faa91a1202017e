import { expect, test } from 'vitest';
import { act, json, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';

test('an instance runs: turn, activity, turn, result', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  const waiting = rig.scheduler.wait('x', 0, null);
  const first = await worker.nextTurn();
  expect(first.task).toMatchObject({ instanceId: 'x', execution: 1, full: true });
  expect(first.kinds).toEqual(['executionStarted']);
  worker.session.turnResult(first.task.token, [act.activity(1)], true);
  const task = await worker.nextActivity();
  expect(task).toMatchObject({ instanceId: 'x', seq: 1, name: 'a', attempt: 1 });
  worker.session.activityResult(task.token, json(42), null);
  const second = await worker.nextTurn();
  expect(second.task.full).toBe(false);
  expect(second.kinds).toEqual(['activityCompleted']);
  worker.session.turnResult(second.task.token, [act.complete('done')], false);
  const { ended, ...lazy } = await waiting;
  const view = await lazy.view();
  expect(ended).toBe(true);
  expect(view.row.status).toBe('completed');
  expect(Buffer.from(view.output!.data).toString()).toBe('"done"');
});

test('G3: an activity is not handed out before its schedule is durable', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  rig.store.hold();
  await worker.answer(act.activity(1));
  await until(() => rig.store.held, 'the commit to begin');
  await settle();
  expect(worker.activities).toEqual([]);
  rig.store.release();
  expect((await worker.nextActivity()).seq).toBe(1);
});

test('a turn may leave before its completion is durable, but says so', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1));
  const { token } = await worker.nextActivity();
  rig.store.hold();
  worker.session.activityResult(token, json(1), null);
  const turn = await worker.nextTurn();
  expect(turn.task.durable).toBe(false);
  worker.session.turnResult(turn.task.token, [act.step(2)], true);
  await settle();
  expect(worker.grants).toEqual([]);
  rig.store.release();
  await until(() => worker.grants.length === 1, 'the grant');
  expect(worker.grants).toEqual([turn.task.token]);
});

test('an acknowledgement waits for the commit', async () => {
  const rig = await new SchedulerRig().open();
  rig.store.hold();
  let acknowledged = false;
  const started = rig.start('x').then(() => (acknowledged = true));
  await until(() => rig.store.held, 'the commit to begin');
  await settle();
  expect(acknowledged).toBe(false);
  rig.store.release();
  await started;
});

test('G4: a result with a stale token is refused and changes nothing', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  const { task } = await worker.nextTurn();
  worker.session.turnResult(task.token, [act.wait(1, 'e')], true);
  worker.session.turnResult(task.token, [act.complete()], true);
  worker.session.activityResult(99, null, null);
  await settle();
  expect(worker.refusals.map((one) => one.code)).toEqual(['STALE_TOKEN', 'STALE_TOKEN']);
  expect((await rig.scheduler.get('x')).row.status).toBe('running');
});

test('G4: at most one turn is out however many events arrive', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  const first = await worker.nextTurn();
  for (let n = 0; n < 5; n += 1) await rig.scheduler.raise('x', 'e', json(n), 'buffer');
  expect(worker.turns).toEqual([]);
  worker.session.turnResult(first.task.token, [act.wait(1, 'e')], true);
  const second = await worker.nextTurn();
  expect(second.kinds).toEqual(Array.from({ length: 5 }, () => 'eventRaised'));
});

test('a worker that is lost gives its turn and activity to another at once', async () => {
  const rig = await new SchedulerRig().open();
  const lost = rig.worker(['o'], ['a'], { name: 'lost' });
  await rig.start('x');
  await lost.answer(act.activity(1), act.activity(2));
  await lost.finish(json(1));
  await lost.nextTurn();
  await lost.nextActivity();
  lost.session.closed('gone');
  const other = rig.worker(['o'], ['a'], { name: 'other' });
  const turn = await other.nextTurn();
  expect(turn.task.full).toBe(true);
  expect(turn.kinds).toEqual([
    'executionStarted',
    'turnCompleted',
    'activityScheduled',
    'activityScheduled',
    'activityCompleted',
  ]);
  expect(await other.nextActivity()).toMatchObject({ seq: 2, attempt: 1 });
});

test('a miss brings the same turn with the whole history', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  await worker.answer(act.wait(1, 'e'));
  await rig.scheduler.raise('x', 'e', json(1), 'buffer');
  const { task } = await worker.nextTurn();
  worker.session.turnMiss(task.token);
  const again = await worker.nextTurn();
  expect(again.task).toMatchObject({ full: true, durable: true });
  expect(again.kinds).toEqual([
    'executionStarted',
    'turnCompleted',
    'eventWaitStarted',
    'eventRaised',
  ]);
});

test('credits bound what is out, and a result returns its credit', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], [], { maxTurns: 2 });
  for (const id of ['a', 'b', 'c']) await rig.start(id);
  await settle();
  expect(worker.turns.length).toBe(2);
  expect((await rig.scheduler.get('c')).waitingFor[0]?.reason).toBe('credit');
  await worker.answer(act.complete());
  await settle();
  expect(worker.turns.map((turn) => turn.task.instanceId)).toEqual(['b', 'c']);
});

test('an instance nobody can run says so and starts when a worker comes', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  const view = await rig.scheduler.get('x');
  expect(view.row.status).toBe('pending');
  expect(view.waitingFor[0]).toMatchObject({ reason: 'noWorker', name: 'o' });
  const worker = rig.worker(['o']);
  expect((await worker.nextTurn()).task.instanceId).toBe('x');
});

test('a turn that failed parks the instance; a new worker tries it again', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  const { task } = await worker.nextTurn();
  const report = { eventId: 3, seq: 1, expected: 'a', actual: 'b' };
  worker.session.turnFailed(task.token, {
    reason: 'nondeterminism',
    message: 'differs',
    ...report,
  });
  const view = await rig.scheduler.get('x');
  expect(view.row.status).toBe('stuck');
  expect(view.waitingFor[0]).toMatchObject({ reason: 'nondeterminism', detail: 'differs' });
  const fixed = rig.worker(['o'], [], { name: 'fixed' });
  await until(() => fixed.turns.length + worker.turns.length > 0, 'another try');
});

test('actions that break the protocol park the instance and record nothing', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(7));
  const view = await rig.scheduler.get('x');
  expect(view.row.status).toBe('stuck');
  expect(view.historyLength).toBe(1);
});

test('a draining worker hears Drained once its results are durable; turns move on', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a'], { name: 'leaving' });
  await rig.start('x');
  const { task } = await worker.nextTurn();
  worker.session.drain();
  await settle();
  expect(worker.drainedCount).toBe(0);
  const other = rig.worker(['o'], ['a'], { name: 'staying' });
  worker.session.turnResult(task.token, [act.wait(1, 'e')], true);
  await settle();
  rig.clock.advance(100);
  await until(() => worker.drainedCount > 0, 'Drained');
  await rig.scheduler.raise('x', 'e', null, 'buffer');
  expect((await other.nextTurn()).task.full).toBe(true);
});

test('a turn that nobody takes leaves the queue when its instance is terminated', async () => {
  const rig = await new SchedulerRig().open();
  for (const id of ['a', 'b', 'c']) await rig.start(id);
  await until(() => rig.scheduler.describe().turnsReady === 3, 'all to be ready');
  await rig.scheduler.terminate('b', 'enough');
  expect(rig.scheduler.describe().turnsReady).toBe(2);
  const worker = rig.worker(['o']);
  const ids = [
    (await worker.nextTurn()).task.instanceId,
    (await worker.nextTurn()).task.instanceId,
  ];
  expect(ids).toEqual(['a', 'c']);
  expect(rig.scheduler.describe().turnsReady).toBe(0);
});

test('a turn that waits for the credit of a worker moves on when that worker goes', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], [], { maxTurns: 1 });
  for (const id of ['x', 'y']) {
    await rig.start(id);
    await worker.answer(act.wait(1, 'e'));
  }
  for (const id of ['x', 'y']) await rig.scheduler.raise(id, 'e', json(1), 'buffer');
  await worker.nextTurn();
  worker.session.evicted('y');
  worker.session.closed('gone');
  const other = rig.worker(['o']);
  const ids = [(await other.nextTurn()).task.instanceId, (await other.nextTurn()).task.instanceId];
  expect(ids.sort()).toEqual(['x', 'y']);
});

test('a first turn after a suspension brings the history without a gap', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  await rig.scheduler.suspend('x', 'not yet');
  await rig.scheduler.raise('x', 'e', null, 'buffer');
  await rig.scheduler.resume('x', '');
  const { events } = await rig.worker(['o']).nextTurn();
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});
