import { expect, test } from 'vitest';
import { virtualClock } from '../../lib/clock.ts';
import { systemTicks } from '../../lib/ticks.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import { QueueLimiter } from './queue-limits.ts';

const unlimited = { activities: 0, activitiesPerSecond: 0, turns: 0 };
const gpu = { queues: ['gpu'] };

function dispatchedTo(worker: { activities: unknown[] }): number {
  return worker.activities.length;
}

/** An instance with `count` activities on a queue, each in flight or waiting. */
async function withActivities(count: number, id = 'x'): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { name: 'turns' });
  await harness.start(id);
  const seqs = Array.from({ length: count }, (_, i) => i + 1);
  await worker.answer(...seqs.map((seq) => act.activity(seq, 'a', { queue: 'gpu' })));
  return harness;
}

test('the activities in flight of a queue stay within its limit, across all workers', async () => {
  const harness = await withActivities(5);
  await harness.scheduler.queues.set('gpu', { ...unlimited, activities: 3 });
  const [one, two] = [harness.worker([], ['a'], gpu), harness.worker([], ['a'], gpu)];
  await settle();
  expect(dispatchedTo(one) + dispatchedTo(two)).toBe(3);
  const view = await harness.scheduler.get('x');
  expect(view.waitingFor.map(({ reason }) => reason)).toContain('queueLimit');
  expect(view.waitingFor.at(-1)!.detail).toBe('queue gpu has 3 activities out; at most 3 may be');
  expect((await harness.scheduler.queues.list()).queues).toMatchObject([
    { queue: 'gpu', activitiesOut: 3, activitiesReady: 2, workers: 2 },
  ]);
  one.session.activityResult(1, json(null), null);
  await settle();
  expect(dispatchedTo(one) + dispatchedTo(two)).toBe(4);
});

test('limits apply after a restart, and end when they are removed', async () => {
  const harness = await withActivities(4);
  await harness.scheduler.queues.set('gpu', { ...unlimited, activities: 1 });
  await harness.open();
  const worker = harness.worker([], ['a'], gpu);
  await settle();
  expect(dispatchedTo(worker)).toBe(1);
  await harness.scheduler.queues.set('gpu', null);
  await until(() => dispatchedTo(worker) === 4, 'all of them');
  expect(await harness.store.object('queue', 'gpu')).toBeNull();
});

test('a new limit counts activities in flight', async () => {
  const harness = await withActivities(3);
  const worker = harness.worker([], ['a'], { ...gpu, maxActivities: 1 });
  await worker.nextActivity();
  await harness.scheduler.queues.set('gpu', { ...unlimited, activities: 1 });
  const other = harness.worker([], ['a'], gpu);
  await settle();
  expect(dispatchedTo(other)).toBe(0);
});

test('a timed-out attempt uses its slot until its worker reports its end', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.queues.set('gpu', { ...unlimited, activities: 1 });
  const worker = harness.worker(['o'], ['a'], gpu);
  await harness.start('x');
  await worker.answer(
    act.activity(1, 'a', { queue: 'gpu', startToCloseMs: 1_000 }),
    act.activity(2, 'a', { queue: 'gpu' }),
  );
  const first = await worker.nextActivity();
  harness.clock.advance(2_000);
  await until(() => worker.cancelled.length > 0, 'the cancellation');
  expect(worker.cancelled).toEqual([{ token: first.token, reason: 'timed_out' }]);
  expect(dispatchedTo(worker)).toBe(0);
  worker.session.activityResult(first.token, null, null);
  expect(await worker.nextActivity()).toMatchObject({ seq: 2 });
});

test('a rate permits a burst of one second, and then its number per second', async () => {
  const harness = await withActivities(20);
  await harness.scheduler.queues.set('gpu', { ...unlimited, activitiesPerSecond: 4 });
  const worker = harness.worker([], ['a'], gpu);
  await settle();
  expect(dispatchedTo(worker)).toBe(4);
  for (let second = 1; second <= 3; second += 1) {
    for (let step = 0; step < 10; step += 1) {
      harness.clock.advance(100);
      await settle();
    }
    expect(dispatchedTo(worker)).toBe(4 + 4 * second);
  }
  const view = await harness.scheduler.get('x');
  expect(view.waitingFor.at(-1)!.detail).toBe('queue gpu dispatches 4 activities per second');
});

test('a rate below one per second accumulates fractions of a dispatch', () => {
  const clock = virtualClock(0);
  const limiter = new QueueLimiter(clock, systemTicks(), () => undefined);
  limiter.set('q', { ...unlimited, activitiesPerSecond: 0.25 }, { activities: 0, turns: 0 }, 0);
  let out = 0;
  for (let ms = 0; ms < 100_000; ms += 250) {
    clock.advance(250);
    if (limiter.activitiesHeld('q')) continue;
    limiter.activityOut('q');
    out += 1;
  }
  expect(out).toBe(25);
});

test('the turns in flight of a queue stay within its limit, also of cached instances', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.queues.set('gpu', { ...unlimited, turns: 1 });
  const [one, two] = [harness.worker(['o'], [], gpu), harness.worker(['o'], [], gpu)];
  for (const id of ['x', 'y', 'z']) await harness.start(id, 'o', { queue: 'gpu' });
  await settle();
  expect(one.turns.length + two.turns.length).toBe(1);
  const stuck = (await harness.scheduler.get('y')).waitingFor[0];
  expect(stuck).toMatchObject({ reason: 'queueLimit' });
  const seen: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    await until(() => one.turns.length + two.turns.length > 0, 'a turn');
    const worker = one.turns.length > 0 ? one : two;
    const { task } = worker.turns.shift()!;
    seen.push(task.instanceId);
    worker.session.turnResult(task.token, [act.wait(1, 'go')], true);
  }
  expect(seen.sort()).toEqual(['x', 'y', 'z']);
  for (const id of ['x', 'y', 'z']) await harness.scheduler.raise(id, 'go', null, 'buffer');
  await settle();
  expect(one.turns.length + two.turns.length).toBe(1);
});

test('removing a limit dispatches all waiting work', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.scheduler.queues.set('', { ...unlimited, turns: 1 });
  const worker = harness.worker(['o']);
  for (const id of ['x', 'y', 'z']) await harness.start(id);
  await settle();
  expect(worker.turns).toHaveLength(1);
  await harness.scheduler.queues.set('', null);
  await until(() => worker.turns.length === 3, 'all turns');
});
