import { expect, test } from 'vitest';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

test('an instance runs: turn, activity, turn, result', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  const waiting = harness.scheduler.wait('x', 0);
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

test('G3: an activity is not dispatched before its schedule is durable', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  harness.store.hold();
  await worker.answer(act.activity(1));
  await until(() => harness.store.held, 'the commit to begin');
  await settle();
  expect(worker.activities).toEqual([]);
  harness.store.release();
  expect((await worker.nextActivity()).seq).toBe(1);
});

test('a turn that is sent before its completion is durable has a flag for it', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1));
  const { token } = await worker.nextActivity();
  harness.store.hold();
  worker.session.activityResult(token, json(1), null);
  const turn = await worker.nextTurn();
  expect(turn.task.durable).toBe(false);
  worker.session.turnResult(turn.task.token, [act.step(2)], true);
  await settle();
  expect(worker.grants).toEqual([]);
  harness.store.release();
  await until(() => worker.grants.length === 1, 'the grant');
  expect(worker.grants).toEqual([turn.task.token]);
});

test('an acknowledgement waits for the commit', async () => {
  const harness = await new SchedulerHarness().open();
  harness.store.hold();
  let acknowledged = false;
  const started = harness.start('x').then(() => (acknowledged = true));
  await until(() => harness.store.held, 'the commit to begin');
  await settle();
  expect(acknowledged).toBe(false);
  harness.store.release();
  await started;
});

test('G4: a result with a stale token is rejected and changes nothing', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  const { task } = await worker.nextTurn();
  worker.session.turnResult(task.token, [act.wait(1, 'e')], true);
  worker.session.turnResult(task.token, [act.complete()], true);
  worker.session.activityResult(99, null, null);
  await settle();
  expect(worker.refusals.map((one) => one.code)).toEqual(['STALE_TOKEN', 'STALE_TOKEN']);
  expect((await harness.scheduler.get('x')).row.status).toBe('running');
});

test('G4: at most one turn is in flight however many events arrive', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  const first = await worker.nextTurn();
  for (let n = 0; n < 5; n += 1) await harness.scheduler.raise('x', 'e', json(n), 'buffer');
  expect(worker.turns).toEqual([]);
  worker.session.turnResult(first.task.token, [act.wait(1, 'e')], true);
  const second = await worker.nextTurn();
  expect(second.kinds).toEqual(Array.from({ length: 5 }, () => 'eventRaised'));
});

test('the turn and the activity of a lost worker are reassigned at once', async () => {
  const harness = await new SchedulerHarness().open();
  const lost = harness.worker(['o'], ['a'], { name: 'lost' });
  await harness.start('x');
  await lost.answer(act.activity(1), act.activity(2));
  await lost.finish(json(1));
  await lost.nextTurn();
  await lost.nextActivity();
  lost.session.closed('gone');
  const other = harness.worker(['o'], ['a'], { name: 'other' });
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

test('a cache miss sends the same turn with the whole history', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.wait(1, 'e'));
  await harness.scheduler.raise('x', 'e', json(1), 'buffer');
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

test('credits limit work in flight, and a result returns its credit', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { maxTurns: 2 });
  for (const id of ['a', 'b', 'c']) await harness.start(id);
  await settle();
  expect(worker.turns.length).toBe(2);
  expect((await harness.scheduler.get('c')).waitingFor[0]?.reason).toBe('credit');
  await worker.answer(act.complete());
  await settle();
  expect(worker.turns.map((turn) => turn.task.instanceId)).toEqual(['b', 'c']);
});

test('an instance that no worker can run reports so and starts at a new worker', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  const view = await harness.scheduler.get('x');
  expect(view.row.status).toBe('pending');
  expect(view.waitingFor[0]).toMatchObject({ reason: 'noWorker', name: 'o' });
  const worker = harness.worker(['o']);
  expect((await worker.nextTurn()).task.instanceId).toBe('x');
});

test('a failed turn makes the instance stuck; a new worker retries it', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  const { task } = await worker.nextTurn();
  const report = { eventId: 3, seq: 1, expected: 'a', actual: 'b' };
  worker.session.turnFailed(task.token, {
    reason: 'nondeterminism',
    message: 'differs',
    ...report,
  });
  const view = await harness.scheduler.get('x');
  expect(view.row.status).toBe('stuck');
  expect(view.waitingFor[0]).toMatchObject({ reason: 'nondeterminism', detail: 'differs' });
  const fixed = harness.worker(['o'], [], { name: 'fixed' });
  await until(() => fixed.turns.length + worker.turns.length > 0, 'another try');
});

test('actions that violate the protocol make the instance stuck and record nothing', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(7));
  const view = await harness.scheduler.get('x');
  expect(view.row.status).toBe('stuck');
  expect(view.historyLength).toBe(1);
});

test('a draining worker gets Drained once its results are durable; turns move on', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a'], { name: 'leaving' });
  await harness.start('x');
  const { task } = await worker.nextTurn();
  worker.session.drain();
  await settle();
  expect(worker.drainedCount).toBe(0);
  const other = harness.worker(['o'], ['a'], { name: 'staying' });
  worker.session.turnResult(task.token, [act.wait(1, 'e')], true);
  await settle();
  harness.clock.advance(100);
  await until(() => worker.drainedCount > 0, 'Drained');
  await harness.scheduler.raise('x', 'e', null, 'buffer');
  expect((await other.nextTurn()).task.full).toBe(true);
});

test('an undispatched turn leaves the queue when its instance is terminated', async () => {
  const harness = await new SchedulerHarness().open();
  for (const id of ['a', 'b', 'c']) await harness.start(id);
  await until(() => harness.scheduler.describe().turnsReady === 3, 'all to be ready');
  await harness.scheduler.terminate('b', 'enough');
  expect(harness.scheduler.describe().turnsReady).toBe(2);
  const worker = harness.worker(['o']);
  const ids = [
    (await worker.nextTurn()).task.instanceId,
    (await worker.nextTurn()).task.instanceId,
  ];
  expect(ids).toEqual(['a', 'c']);
  expect(harness.scheduler.describe().turnsReady).toBe(0);
});

test('a turn that waits for the credit of a worker moves on when that worker is lost', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { maxTurns: 1 });
  for (const id of ['x', 'y']) {
    await harness.start(id);
    await worker.answer(act.wait(1, 'e'));
  }
  for (const id of ['x', 'y']) await harness.scheduler.raise(id, 'e', json(1), 'buffer');
  await worker.nextTurn();
  worker.session.evicted('y');
  worker.session.closed('gone');
  const other = harness.worker(['o']);
  const ids = [(await other.nextTurn()).task.instanceId, (await other.nextTurn()).task.instanceId];
  expect(ids.sort()).toEqual(['x', 'y']);
});

test('a first turn after a suspension contains the history without a gap', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await harness.scheduler.suspend('x', 'not yet');
  await harness.scheduler.raise('x', 'e', null, 'buffer');
  await harness.scheduler.resume('x', '');
  const { events } = await harness.worker(['o']).nextTurn();
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});
