import { expect, test } from 'vitest';
import type { Failure } from '../../model/payload.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

const broken: Failure = {
  kind: 'FAILURE_KIND_APPLICATION',
  type: 'Broken',
  message: 'no luck',
  stack: '',
  nonRetryable: false,
  details: null,
  cause: null,
};

const retry = {
  maxAttempts: 3,
  initialIntervalMs: 1_000,
  maxIntervalMs: 0,
  backoffCoefficient: 2,
  nonRetryableTypes: ['Fatal'],
};

test("a failed attempt is retried after its delay, up to the policy's maximum", async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry }));
  await worker.finish(null, broken);
  await settle();
  expect(worker.activities).toEqual([]);
  harness.clock.advance(1_020);
  expect(await worker.nextActivity()).toMatchObject({ attempt: 2, lastFailure: broken });
  const view = await harness.scheduler.get('x');
  expect(view.waitingFor[0]).toMatchObject({ reason: 'activity', attempt: 2 });
  worker.session.activityResult(2, null, broken);
  // Token 2 names the first attempt; the second attempt is in flight.
  const out = worker.refusals.length;
  expect(out).toBe(1);
});

test('the last failure of a policy reaches the orchestrator with its attempt', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry }));
  for (const pauseMs of [1_020, 2_020, 0]) {
    await worker.finish(null, broken);
    await settle();
    harness.clock.advance(pauseMs);
  }
  const turn = await worker.nextTurn();
  expect(turn.events.at(-1)).toMatchObject({
    activityFailed: { seq: 1, attempt: 3, failure: broken },
  });
});

test('a failure that the policy excludes is not retried', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry }));
  await worker.finish(null, { ...broken, type: 'Fatal' });
  expect((await worker.nextTurn()).kinds).toEqual(['activityFailed']);
});

test('attempt counts survive a restart', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry }));
  await worker.finish(null, broken);
  await until(() => harness.disk.activities.size === 1, 'the row');
  await harness.open();
  const after = harness.worker(['o'], ['a']);
  harness.clock.advance(1_020);
  expect(await after.nextActivity()).toMatchObject({ attempt: 2 });
});

test('startToClose times out an attempt, notifies the worker, and retries', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry, startToCloseMs: 500 }));
  const { token } = await worker.nextActivity();
  harness.clock.advance(520);
  await until(() => worker.cancelled.length > 0, 'the cancellation');
  expect(worker.cancelled).toEqual([{ token, reason: 'timed_out' }]);
  worker.session.activityResult(token, json('late'), null);
  await settle();
  expect(worker.refusals).toEqual([]);
  harness.clock.advance(1_020);
  const second = await worker.nextActivity();
  expect(second.attempt).toBe(2);
  expect(second.lastFailure).toMatchObject({ kind: 'FAILURE_KIND_TIMEOUT', type: 'StartToClose' });
});

test.each([
  ['its last attempt', act.activity(1, 'a', { heartbeatMs: 500 })],
  ['an attempt that is retried', act.activity(1, 'a', { retry, heartbeatMs: 500 })],
])('a timeout of %s is durable before the worker is notified', async (_, scheduled) => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(scheduled);
  const { token } = await worker.nextActivity();
  await settle();
  harness.store.hold();
  harness.clock.advance(520);
  await until(() => harness.store.held, 'the commit of the timeout');
  await settle();
  expect(worker.cancelled).toEqual([]);
  harness.store.release();
  await until(() => worker.cancelled.length > 0, 'the cancellation');
  expect(worker.cancelled).toEqual([{ token, reason: 'timed_out' }]);
});

test('attempts are timed by the monotonic clock, despite jumps of the wall clock', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry, startToCloseMs: 5_000, heartbeatMs: 2_000 }));
  const { token } = await worker.nextActivity();
  harness.clock.jump(3_600_000);
  harness.clock.advance(1_000);
  worker.session.heartbeat(token, null);
  harness.clock.jump(-7_200_000);
  harness.clock.advance(1_900);
  expect(worker.cancelled).toEqual([]);
  harness.clock.advance(200);
  await until(() => worker.cancelled.length > 0, 'the cancellation');
  expect(worker.cancelled).toEqual([{ token, reason: 'timed_out' }]);
});

test.each([
  ['set back by ten minutes', -600_000, 1_020],
  ['set forward past the end of the pause', 3_600_000, 0],
])('a retry delay ends soon with the wall clock %s', async (_, jumpMs, passMs) => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry }));
  await worker.finish(null, broken);
  await until(() => harness.disk.activities.size === 1, 'the row');
  await settle();
  harness.clock.jump(jumpMs);
  harness.clock.advance(passMs);
  expect(await worker.nextActivity()).toMatchObject({ attempt: 2 });
});

test('a heartbeat keeps an attempt alive, and the next attempt reads its details', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'a', { retry, heartbeatMs: 500 }));
  const { token } = await worker.nextActivity();
  for (let n = 0; n < 4; n += 1) {
    harness.clock.advance(400);
    worker.session.heartbeat(token, json(n));
  }
  expect(worker.cancelled).toEqual([]);
  harness.clock.advance(520);
  await until(() => worker.cancelled.length > 0, 'the cancellation');
  expect(worker.cancelled).toEqual([{ token, reason: 'timed_out' }]);
  await settle();
  harness.clock.advance(1_020);
  const second = await worker.nextActivity();
  expect(second.heartbeatDetails).toEqual(json(3));
});

test('scheduleToStart applies beside scheduleToClose, up to the first dispatch', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(
    act.activity(1, 'unknown', { scheduleToStartMs: 300, scheduleToCloseMs: 10_000 }),
    act.activity(2, 'a', { scheduleToStartMs: 300, scheduleToCloseMs: 10_000 }),
  );
  await worker.nextActivity();
  harness.clock.advance(320);
  const { events } = await worker.nextTurn();
  expect(events).toMatchObject([
    { activityFailed: { seq: 1, failure: { type: 'ScheduleToStart' } } },
  ]);
  expect(worker.cancelled).toEqual([]);
});

test('scheduleToStart and scheduleToClose end an activity permanently', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(
    act.activity(1, 'unknown', { retry, scheduleToStartMs: 300 }),
    act.activity(2, 'a', { retry, scheduleToCloseMs: 400 }),
  );
  const { token } = await worker.nextActivity();
  harness.clock.advance(320);
  const first = await worker.nextTurn();
  expect(first.events[0]).toMatchObject({
    activityFailed: { seq: 1, failure: { type: 'ScheduleToStart' } },
  });
  harness.clock.advance(100);
  await until(() => worker.cancelled.length > 0, 'the cancellation');
  expect(worker.cancelled).toEqual([{ token, reason: 'timed_out' }]);
  worker.session.turnResult(first.task.token, [], true);
  const second = await worker.nextTurn();
  expect(second.events[0]).toMatchObject({
    activityFailed: { seq: 2, failure: { type: 'ScheduleToClose' } },
  });
});

test('a withdrawn activity is cancelled at its worker once the withdrawal is durable', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1), act.wait(2, 'e'));
  const { token } = await worker.nextActivity();
  await harness.scheduler.raise('x', 'e', null, 'buffer');
  await worker.answer(act.cancelOperation(1), act.wait(3, 'e'));
  await until(() => worker.cancelled.length > 0, 'the push');
  expect(worker.cancelled).toEqual([{ token, reason: 'cancelled' }]);
  worker.session.activityResult(token, json(1), null);
  await settle();
  expect(worker.turns).toEqual([]);
  expect(worker.refusals).toEqual([]);
});

test('G5: the first recorded result is the only one', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1));
  const { token } = await worker.nextActivity();
  worker.session.activityResult(token, json('first'), null);
  worker.session.activityResult(token, json('second'), null);
  const turn = await worker.nextTurn();
  expect(turn.events).toHaveLength(1);
  expect(turn.events[0]).toMatchObject({ activityCompleted: { output: json('first') } });
  expect(worker.refusals.map((one) => one.code)).toEqual(['STALE_TOKEN']);
});

test('undispatched activities leave the queue when no instance awaits them', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], []);
  await harness.start('x');
  const seqs = Array.from({ length: 3_000 }, (_, at) => at + 1);
  await worker.answer(...seqs.map((seq) => act.activity(seq, 'unknown')), act.wait(3_001, 'go'));
  await until(() => harness.scheduler.describe().activitiesReady === 3_000, 'all to be ready');
  await harness.scheduler.raise('x', 'go', null, 'buffer');
  const awaitedSeq = 7;
  await worker.answer(
    ...seqs.filter((seq) => seq !== awaitedSeq).map((seq) => act.cancelOperation(seq)),
  );
  await until(() => harness.scheduler.describe().activitiesReady === 1, 'one to remain');
  expect(await harness.worker([], ['unknown']).nextActivity()).toMatchObject({ seq: awaitedSeq });
  expect(harness.scheduler.describe().activitiesReady).toBe(0);
});
