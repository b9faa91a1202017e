import { expect, test } from 'vitest';
import { ByteBudget } from '../../lib/byte-budget.ts';
import type { Action } from '../../model/action.ts';
import { PerdureError } from '../../model/error.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import { act, json, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';
import type { HandWorker } from '../scheduler-harness.suite.ts';

const INPUT_BYTES = 4_000;
const BUDGET = 10_000;
const COUNT = 12;

const headers = [{ key: 'trace', value: 'abc' }];

const retry = {
  maxAttempts: 5,
  initialIntervalMs: 1_000,
  maxIntervalMs: 1_000,
  backoffCoefficient: 1,
  nonRetryableTypes: [],
};

const broken: Failure = {
  kind: 'FAILURE_KIND_APPLICATION',
  type: 'Broken',
  message: 'no luck',
  stack: 's'.repeat(INPUT_BYTES),
  nonRetryable: false,
  details: json('d'.repeat(INPUT_BYTES)),
  cause: null,
};

function inputOf(seq: number): Payload {
  return json(`${seq}`.padEnd(INPUT_BYTES, '.'));
}

/** An activity with an input of which few fit into the budget. */
function large(seq: number, options: Parameters<typeof act.activity>[2] = {}): Action {
  const action = act.activity(seq, 'a', options);
  if (action.kind !== 'scheduleActivity') throw new Error('not an activity');
  const scheduleActivity = { ...action.scheduleActivity, input: inputOf(seq), headers };
  return { kind: 'scheduleActivity', scheduleActivity };
}

const seqs = Array.from({ length: COUNT }, (_, at) => at + 1);

async function rigWith(payloadMemory: ByteBudget): Promise<SchedulerRig> {
  return new SchedulerRig().open({ payloadMemory });
}

test('inputs beyond the budget are on disk alone, and handed out whole and in order', async () => {
  const budget = new ByteBudget(BUDGET);
  const rig = await rigWith(budget);
  const decider = rig.worker(['o'], []);
  await rig.start('x');
  await decider.answer(...seqs.map((seq) => large(seq)));
  await until(() => rig.scheduler.describe().activitiesReady === COUNT, 'all in the queue');
  expect(budget.held).toBeGreaterThan(INPUT_BYTES);
  const worker = rig.worker([], ['a']);
  await until(() => worker.activities.length === COUNT, 'all handed out');
  expect(worker.activities.map(({ seq }) => seq)).toEqual(seqs);
  for (const { seq, input, headers: sent } of worker.activities) {
    expect(Buffer.from(input!.data).equals(inputOf(seq).data)).toBe(true);
    expect(sent).toEqual(headers);
  }
  expect(budget.held).toBeLessThanOrEqual(BUDGET);
  for (const { token } of worker.activities) worker.session.activityResult(token, null, null);
  await until(() => budget.held === 0, 'all given back');
});

test('a restart keeps no more inputs than fit, and hands out all of them', async () => {
  const rig = await rigWith(new ByteBudget(10 * BUDGET));
  const worker = rig.worker(['o'], []);
  await rig.start('x');
  await worker.answer(...seqs.map((seq) => large(seq)));
  await until(() => rig.scheduler.describe().activitiesReady === COUNT, 'all in the queue');
  const budget = new ByteBudget(BUDGET);
  await rig.open({ payloadMemory: budget });
  await until(() => rig.scheduler.describe().activitiesReady === COUNT, 'all in the queue again');
  expect(budget.held).toBeGreaterThan(INPUT_BYTES);
  const after = rig.worker([], ['a']);
  await until(() => after.activities.length === COUNT, 'all handed out');
  for (const { seq, input, headers: sent } of after.activities) {
    expect(Buffer.from(input!.data).equals(inputOf(seq).data)).toBe(true);
    expect(sent).toEqual(headers);
  }
});

test('what is withdrawn while its input is being read is not handed out', async () => {
  const budget = new ByteBudget(0);
  const rig = await rigWith(budget);
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(large(1), large(2));
  await until(() => !rig.scheduler.isQuiet(), 'a load');
  await rig.scheduler.terminate('x', 'over');
  await until(() => rig.scheduler.isQuiet(), 'rest');
  const handed = worker.activities.length;
  expect(worker.cancelled).toHaveLength(handed);
  expect(rig.scheduler.describe().activitiesOut).toBe(0);
});

test('a worker that goes while an input is being read leaves the activity to others', async () => {
  const rig = await rigWith(new ByteBudget(0));
  const decider = rig.worker(['o'], []);
  await rig.start('x');
  await decider.answer(large(1));
  await until(() => rig.scheduler.describe().activitiesReady === 1, 'it in the queue');
  const first = rig.worker([], ['a'], { name: 'first' });
  first.session.closed('gone');
  const second = rig.worker([], ['a'], { name: 'second' });
  expect(await second.nextActivity()).toMatchObject({ seq: 1, attempt: 1 });
  expect(first.activities).toEqual([]);
});

test('credits and limits of a queue hold for what is being read', async () => {
  const rig = await rigWith(new ByteBudget(0));
  await rig.scheduler.queues.set('q', { activities: 2, turns: 0, activitiesPerSecond: 0 });
  const decider = rig.worker(['o'], []);
  await rig.start('x');
  const limited = seqs.map((seq) => large(seq, seq <= 6 ? { queue: 'q' } : {}));
  await decider.answer(...limited);
  await until(() => rig.scheduler.describe().activitiesReady === COUNT, 'all in the queue');
  const worker = rig.worker([], ['a'], { queues: ['q'], maxActivities: 5 });
  await until(() => worker.activities.length === 5, 'as many as it takes');
  await settle();
  expect(worker.activities).toHaveLength(5);
  expect(worker.activities.filter(({ seq }) => seq <= 6).length).toBeLessThanOrEqual(2);
  for (let done = 0; done < COUNT; done += 1) await worker.finish(null);
  expect(rig.scheduler.describe()).toMatchObject({ activitiesOut: 0, activitiesReady: 0 });
});

test('a retry of what was spilled reads its input again', async () => {
  const rig = await rigWith(new ByteBudget(0));
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(large(1, { retry, startToCloseMs: 100 }));
  await worker.nextActivity();
  rig.clock.advance(200);
  await settle();
  rig.clock.advance(10_000);
  const second = await worker.nextActivity();
  expect(second).toMatchObject({ seq: 1, attempt: 2, headers });
  expect(Buffer.from(second.input!.data).equals(inputOf(1).data)).toBe(true);
});

test('details and last failures beyond the budget are on disk, and handed out whole', async () => {
  const budget = new ByteBudget(0);
  const rig = await rigWith(budget);
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(large(1, { retry }));
  const first = await worker.nextActivity();
  const details = json('p'.repeat(INPUT_BYTES));
  worker.session.heartbeat(first.token, details);
  await until(() => rig.disk.activities.size === 1, 'the details');
  await settle();
  // Details from before stay, although this writes a row without them in memory.
  worker.session.activityResult(first.token, null, broken);
  await settle();
  rig.clock.advance(1_100);
  const second = await worker.nextActivity();
  expect(second).toMatchObject({ attempt: 2, heartbeatDetails: details, lastFailure: broken });
  const other = json('q'.repeat(INPUT_BYTES));
  worker.session.heartbeat(second.token, other);
  await settle();
  worker.session.closed('gone');
  await settle();
  const again = rig.worker(['o'], ['a']);
  const third = await again.nextActivity();
  expect(third).toMatchObject({ heartbeatDetails: other, lastFailure: broken });
  const [view] = (await rig.scheduler.get('x')).waitingFor;
  expect(view!.detail).toContain('no luck');
});

/** An attempt whose details are in the store alone, and which fails while that cannot be read. */
async function failedUnread(): Promise<[SchedulerRig, HandWorker]> {
  const rig = await rigWith(new ByteBudget(BUDGET));
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(large(1, { retry: { ...retry, initialIntervalMs: 1, maxIntervalMs: 1 } }));
  const { token } = await worker.nextActivity();
  worker.session.heartbeat(token, json('p'.repeat(10 * BUDGET)));
  await until(() => rig.disk.activities.size === 1, 'the details');
  await settle();
  const { store } = rig;
  const read = store.activity.bind(store);
  let failures = 0;
  store.activity = async (key) => {
    failures += 1;
    if (failures > 1) return read(key);
    throw new PerdureError('STORE_FAILED', 'the store is being opened again');
  };
  worker.session.activityResult(token, null, broken);
  await until(() => failures === 1, 'the read that fails');
  await settle();
  return [rig, worker];
}

test('a failed attempt whose row cannot be read for a moment is tried again', async () => {
  const [rig, worker] = await failedUnread();
  rig.clock.advance(1_000);
  await settle();
  rig.clock.advance(1_000);
  expect(await worker.nextActivity()).toMatchObject({ attempt: 2, lastFailure: broken });
  expect(rig.errors).toHaveLength(1);
});

test('a failure is not said to be recorded while its row waits to be read', async () => {
  const [rig, worker] = await failedUnread();
  let told = false;
  const recorded = worker.session.recorded().then(() => (told = true));
  await settle();
  expect(told).toBe(false);
  rig.clock.advance(1_000);
  await recorded;
  const rows = [...rig.disk.activities.values()].flatMap((rows) => [...rows.values()]);
  expect(rows.map(({ attempts }) => attempts)).toEqual([1]);
});

test('a restart keeps details and last failures for the next attempt', async () => {
  const rig = await rigWith(new ByteBudget(10 * BUDGET));
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(large(1, { retry }));
  const { token } = await worker.nextActivity();
  worker.session.activityResult(token, null, broken);
  await until(() => rig.disk.activities.size === 1, 'the row');
  await settle();
  await rig.open({ payloadMemory: new ByteBudget(0) });
  const after = rig.worker(['o'], ['a']);
  rig.clock.advance(1_100);
  const again = await after.nextActivity();
  expect(again).toMatchObject({ attempt: 2, lastFailure: broken, headers });
});

test('what rows hold counts in the budget, and is given back at the end', async () => {
  const budget = new ByteBudget(10 * BUDGET);
  const rig = await rigWith(budget);
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(large(1, { retry }));
  const { token } = await worker.nextActivity();
  const before = budget.held;
  worker.session.heartbeat(token, json('p'.repeat(INPUT_BYTES)));
  await until(() => budget.held > before + INPUT_BYTES, 'the details to count');
  worker.session.activityResult(token, null, null);
  await until(() => budget.held === 0, 'all given back');
});

test('a store failure gives the budget back', async () => {
  const budget = new ByteBudget(BUDGET);
  const rig = await rigWith(budget);
  const worker = rig.worker(['o'], []);
  await rig.start('x');
  await worker.answer(large(1), large(2));
  await until(() => budget.held > 0, 'bytes in memory');
  rig.store.failNext();
  await expect(rig.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(budget.held).toBe(0);
});
