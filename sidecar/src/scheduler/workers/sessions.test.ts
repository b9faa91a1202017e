import { expect, test } from 'vitest';
import type { ManualWorker } from '../scheduler-harness.suite.ts';
import { act, json, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

const session = (seq: number, id = 's', name = 'a') => act.activity(seq, name, { session: id });

/** A harness with an instance that has scheduled these activities. */
async function startWith(...actions: ReturnType<typeof session>[]): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open();
  const turns = harness.worker(['o'], [], { name: 'turns' });
  await harness.start('x');
  await turns.answer(...actions);
  await settle();
  return harness;
}

function seqs(worker: ManualWorker): number[] {
  return worker.activities.map(({ seq }) => seq);
}

function finishAll(worker: ManualWorker): void {
  for (const { token } of worker.activities.splice(0)) {
    worker.session.activityResult(token, json(null), null);
  }
}

test('all activities of a session are dispatched to the worker of the first', async () => {
  const harness = await startWith(session(1), session(2), session(3), act.activity(4));
  const one = harness.worker([], ['a'], { maxActivities: 1 });
  const two = harness.worker([], ['a'], { maxActivities: 9 });
  await settle();
  expect([seqs(one), seqs(two)]).toEqual([[1], [4]]);
  expect(one.activities[0]).toMatchObject({ session: 's' });
  const waiting = (await harness.scheduler.get('x')).waitingFor;
  expect(waiting[1]).toMatchObject({ reason: 'session', seq: 2 });
  finishAll(one);
  await settle();
  finishAll(one);
  await settle();
  expect(seqs(one)).toEqual([3]);
  expect(harness.scheduler.workers().map((worker) => worker.sessions)).toEqual([0, 1, 0]);
});

test('the sessions of a permanently lost worker are assigned to another worker', async () => {
  const harness = await startWith(session(1), session(2));
  const one = harness.worker([], ['a'], { identity: 'p1' });
  const two = harness.worker([], ['a'], { identity: 'p2' });
  await settle();
  expect(seqs(one)).toEqual([1, 2]);
  one.session.closed('gone');
  await settle();
  expect(seqs(two)).toEqual([]);
  const [waiting] = (await harness.scheduler.get('x')).waitingFor;
  expect(waiting).toMatchObject({
    reason: 'session',
    detail: expect.stringContaining('attach again'),
  });
  harness.clock.advance(15_000);
  await settle();
  expect(seqs(two).sort((a, b) => a - b)).toEqual([1, 2]);
});

test('a worker without an identity cannot reconnect', async () => {
  const harness = await startWith(session(1));
  const one = harness.worker([], ['a']);
  await settle();
  one.session.closed('gone');
  const two = harness.worker([], ['a']);
  await settle();
  expect(seqs(two)).toEqual([1]);
});

test('a process that reconnects has its sessions, also before its old stream ends', async () => {
  const harness = await startWith(session(1), session(2));
  const old = harness.worker([], ['a'], { identity: 'p1', maxActivities: 1 });
  await settle();
  const other = harness.worker([], ['a'], { identity: 'p2' });
  const back = harness.worker([], ['a'], { identity: 'p1' });
  await settle();
  expect(seqs(back)).toEqual([2]);
  old.session.closed('gone');
  await settle();
  expect([seqs(back), seqs(other)]).toEqual([[2, 1], []]);
});

test('a session survives a restart of the sidecar', async () => {
  const harness = await startWith(session(1), session(2));
  const one = harness.worker([], ['a'], { identity: 'p1' });
  await settle();
  expect(seqs(one)).toEqual([1, 2]);
  await harness.open();
  await settle();
  const other = harness.worker([], ['a'], { identity: 'p2' });
  await settle();
  const back = harness.worker([], ['a'], { identity: 'p1', sessions: ['s'] });
  await settle();
  expect([seqs(other), seqs(back)]).toEqual([[], [1, 2]]);
});

/** A recovered instance that calls an activity of its session soon after a restart. */
async function resuming(): Promise<{ harness: SchedulerHarness; other: ManualWorker }> {
  const harness = await new SchedulerHarness().open();
  const before = harness.worker(['o'], [], { name: 'turns' });
  await harness.start('x');
  await before.answer(act.activity(1, 'first'));
  await settle();
  harness.clock.advance(1);
  await harness.open();
  const turns = harness.worker(['o'], ['first'], { name: 'turns' });
  const other = harness.worker([], ['a'], { identity: 'p2' });
  await settle();
  finishAll(turns);
  await settle();
  await turns.answer(session(2));
  await settle();
  return { harness, other };
}

test('a session without work during a restart waits for its worker to reconnect', async () => {
  const { harness, other } = await resuming();
  expect(seqs(other)).toEqual([]);
  const back = harness.worker([], ['a'], { identity: 'p1', sessions: ['s'] });
  await settle();
  expect([seqs(other), seqs(back)]).toEqual([[], [2]]);
});

test('a possibly new session waits at most for the reconnect time of workers', async () => {
  const { harness, other } = await resuming();
  harness.clock.advance(3_000);
  await settle();
  expect(seqs(other)).toEqual([2]);
});

test('a session that no worker claims after a restart is assigned to any worker', async () => {
  const harness = await startWith(session(1));
  await harness.open();
  const other = harness.worker([], ['a'], { identity: 'p2' });
  await settle();
  expect(seqs(other)).toEqual([]);
  harness.clock.advance(15_000);
  await settle();
  expect(seqs(other)).toEqual([1]);
});

test('a worker has at most its limit of sessions; others get the remaining ones', async () => {
  const harness = await startWith(session(1, 's1'), session(2, 's2'), session(3, 's3'));
  const one = harness.worker([], ['a'], { maxSessions: 2 });
  await settle();
  expect(seqs(one)).toEqual([1, 2]);
  const [, , third] = (await harness.scheduler.get('x')).waitingFor;
  expect(third).toMatchObject({ reason: 'session', seq: 3 });
  const two = harness.worker([], ['a'], { maxSessions: 2 });
  await settle();
  expect(seqs(two)).toEqual([3]);
});

test('an idle session is released after its timeout', async () => {
  const harness = await startWith(session(1, 's1'), session(2, 's2'));
  const one = harness.worker([], ['a'], { maxSessions: 1 });
  await settle();
  finishAll(one);
  harness.clock.advance(299_000);
  await settle();
  expect(seqs(one)).toEqual([]);
  harness.clock.advance(2_000);
  await settle();
  expect(seqs(one)).toEqual([2]);
});

test('the sessions of a draining worker are reassigned at once', async () => {
  const harness = await startWith(session(1), session(2));
  const one = harness.worker([], ['a'], { identity: 'p1', maxActivities: 1 });
  await settle();
  const two = harness.worker([], ['a'], { identity: 'p2' });
  one.session.drain();
  await settle();
  harness.scheduler.describe();
  one.session.activityResult(1, json(null), null);
  await settle();
  expect(seqs(two)).toEqual([2]);
});

test('cancelling work that waits for its session dispatches the next', async () => {
  const harness = await new SchedulerHarness().open();
  const turns = harness.worker(['o'], [], { name: 'turns' });
  await harness.start('x');
  await turns.answer(session(1), session(2), session(3), act.wait(4, 'go'));
  await harness.scheduler.raise('x', 'go', null, 'buffer');
  await turns.answer(act.cancelOperation(1), act.cancelOperation(2));
  await settle();
  expect(harness.scheduler.describe().activitiesReady).toBe(1);
  const one = harness.worker([], ['a']);
  await settle();
  expect(seqs(one)).toEqual([3]);
});

test('a session whose worker does not have an activity is reported', async () => {
  const harness = await startWith(session(1), session(2, 's', 'b'));
  const one = harness.worker([], ['a'], { name: 'holder' });
  harness.worker([], ['b']);
  await settle();
  expect(seqs(one)).toEqual([1]);
  const waiting = (await harness.scheduler.get('x')).waitingFor[1]!;
  expect(waiting.detail).toBe('worker holder holds session s and does not have activity b');
});
