import { expect, test } from 'vitest';
import { ByteBudget } from '../../lib/byte-budget.ts';
import type { Action } from '../../model/action.ts';
import { PerdureError } from '../../model/error.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

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

/** An activity with a large input; only a few such inputs fit into the budget. */
function large(seq: number, options: Parameters<typeof act.activity>[2] = {}): Action {
  const action = act.activity(seq, 'a', options);
  if (action.kind !== 'scheduleActivity') throw new Error('not an activity');
  const scheduleActivity = { ...action.scheduleActivity, input: inputOf(seq), headers };
  return { kind: 'scheduleActivity', scheduleActivity };
}

const seqs = Array.from({ length: COUNT }, (_, at) => at + 1);

async function rigWith(payloadMemory: ByteBudget): Promise<SchedulerHarness> {
  return new SchedulerHarness().open({ payloadMemory });
}

test('inputs beyond the budget are on disk, and dispatched complete and in order', async () => {
  const budget = new ByteBudget(BUDGET);
  const harness = await rigWith(budget);
  const decider = harness.worker(['o'], []);
  await harness.start('x');
  await decider.answer(...seqs.map((seq) => large(seq)));
  await until(() => harness.scheduler.describe().activitiesReady === COUNT, 'all in the queue');
  expect(budget.held).toBeGreaterThan(INPUT_BYTES);
  const worker = harness.worker([], ['a']);
  await until(() => worker.activities.length === COUNT, 'all attempts to be dispatched');
  expect(worker.activities.map(({ seq }) => seq)).toEqual(seqs);
  for (const { seq, input, headers: sent } of worker.activities) {
    expect(Buffer.from(input!.data).equals(inputOf(seq).data)).toBe(true);
    expect(sent).toEqual(headers);
  }
  expect(budget.held).toBeLessThanOrEqual(BUDGET);
  for (const { token } of worker.activities) worker.session.activityResult(token, null, null);
  await until(() => budget.held === 0, 'the release of all bytes');
});

test('a restart loads no more inputs than fit, and dispatches all of them', async () => {
  const harness = await rigWith(new ByteBudget(10 * BUDGET));
  const worker = harness.worker(['o'], []);
  await harness.start('x');
  await worker.answer(...seqs.map((seq) => large(seq)));
  await until(() => harness.scheduler.describe().activitiesReady === COUNT, 'all in the queue');
  const budget = new ByteBudget(BUDGET);
  await harness.open({ payloadMemory: budget });
  await until(
    () => harness.scheduler.describe().activitiesReady === COUNT,
    'all in the queue again',
  );
  expect(budget.held).toBeGreaterThan(INPUT_BYTES);
  const after = harness.worker([], ['a']);
  await until(() => after.activities.length === COUNT, 'all attempts to be dispatched');
  for (const { seq, input, headers: sent } of after.activities) {
    expect(Buffer.from(input!.data).equals(inputOf(seq).data)).toBe(true);
    expect(sent).toEqual(headers);
  }
});

test('an activity that is withdrawn while its input is loaded is not dispatched', async () => {
  const budget = new ByteBudget(0);
  const harness = await rigWith(budget);
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(large(1), large(2));
  await until(() => !harness.scheduler.isQuiet(), 'a load');
  await harness.scheduler.terminate('x', 'over');
  await until(() => harness.scheduler.isQuiet(), 'rest');
  const handed = worker.activities.length;
  expect(worker.cancelled).toHaveLength(handed);
  expect(harness.scheduler.describe().activitiesOut).toBe(0);
});

test('an activity is reassigned when its worker exits while the input is loaded', async () => {
  const harness = await rigWith(new ByteBudget(0));
  const decider = harness.worker(['o'], []);
  await harness.start('x');
  await decider.answer(large(1));
  await until(
    () => harness.scheduler.describe().activitiesReady === 1,
    'the activity in the queue',
  );
  const first = harness.worker([], ['a'], { name: 'first' });
  first.session.closed('gone');
  const second = harness.worker([], ['a'], { name: 'second' });
  expect(await second.nextActivity()).toMatchObject({ seq: 1, attempt: 1 });
  expect(first.activities).toEqual([]);
});

test('credits and limits of a queue apply while inputs are loaded', async () => {
  const harness = await rigWith(new ByteBudget(0));
  await harness.scheduler.queues.set('q', { activities: 2, turns: 0, activitiesPerSecond: 0 });
  const decider = harness.worker(['o'], []);
  await harness.start('x');
  const limited = seqs.map((seq) => large(seq, seq <= 6 ? { queue: 'q' } : {}));
  await decider.answer(...limited);
  await until(() => harness.scheduler.describe().activitiesReady === COUNT, 'all in the queue');
  const worker = harness.worker([], ['a'], { queues: ['q'], maxActivities: 5 });
  await until(() => worker.activities.length === 5, 'as many as its credits allow');
  await settle();
  expect(worker.activities).toHaveLength(5);
  expect(worker.activities.filter(({ seq }) => seq <= 6).length).toBeLessThanOrEqual(2);
  for (let done = 0; done < COUNT; done += 1) await worker.finish(null);
  expect(harness.scheduler.describe()).toMatchObject({ activitiesOut: 0, activitiesReady: 0 });
});

test('a retry of a spilled activity loads its input again', async () => {
  const harness = await rigWith(new ByteBudget(0));
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(large(1, { retry, startToCloseMs: 100 }));
  await worker.nextActivity();
  harness.clock.advance(200);
  await settle();
  harness.clock.advance(10_000);
  const second = await worker.nextActivity();
  expect(second).toMatchObject({ seq: 1, attempt: 2, headers });
  expect(Buffer.from(second.input!.data).equals(inputOf(1).data)).toBe(true);
});

test('details and last failures beyond the budget are on disk, and dispatched', async () => {
  const budget = new ByteBudget(0);
  const harness = await rigWith(budget);
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(large(1, { retry }));
  const first = await worker.nextActivity();
  const details = json('p'.repeat(INPUT_BYTES));
  worker.session.heartbeat(first.token, details);
  await until(() => harness.disk.activities.size === 1, 'the details');
  await settle();
  // The earlier details are retained, although they are not in memory when the row is written.
  worker.session.activityResult(first.token, null, broken);
  await settle();
  harness.clock.advance(1_100);
  const second = await worker.nextActivity();
  expect(second).toMatchObject({ attempt: 2, heartbeatDetails: details, lastFailure: broken });
  const other = json('q'.repeat(INPUT_BYTES));
  worker.session.heartbeat(second.token, other);
  await settle();
  worker.session.closed('gone');
  await settle();
  const again = harness.worker(['o'], ['a']);
  const third = await again.nextActivity();
  expect(third).toMatchObject({ heartbeatDetails: other, lastFailure: broken });
  const [view] = (await harness.scheduler.get('x')).waitingFor;
  expect(view!.detail).toContain('no luck');
});

/** An attempt that fails while its details are only in the store, which cannot be read. */
async function failedUnread(): Promise<[SchedulerHarness, ManualWorker]> {
  const harness = await rigWith(new ByteBudget(BUDGET));
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(large(1, { retry: { ...retry, initialIntervalMs: 1, maxIntervalMs: 1 } }));
  const { token } = await worker.nextActivity();
  worker.session.heartbeat(token, json('p'.repeat(10 * BUDGET)));
  await until(() => harness.disk.activities.size === 1, 'the details');
  await settle();
  const { store } = harness;
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
  return [harness, worker];
}

test('a failed attempt whose row is temporarily unreadable is retried', async () => {
  const [harness, worker] = await failedUnread();
  harness.clock.advance(1_000);
  await settle();
  harness.clock.advance(1_000);
  expect(await worker.nextActivity()).toMatchObject({ attempt: 2, lastFailure: broken });
  expect(harness.errors).toHaveLength(1);
});

test('a failure is not acknowledged while its row waits to be loaded', async () => {
  const [harness, worker] = await failedUnread();
  let isRecorded = false;
  const recorded = worker.session.recorded().then(() => (isRecorded = true));
  await settle();
  expect(isRecorded).toBe(false);
  harness.clock.advance(1_000);
  await recorded;
  const rows = [...harness.disk.activities.values()].flatMap((rows) => [...rows.values()]);
  expect(rows.map(({ attempts }) => attempts)).toEqual([1]);
});

test('a restart retains details and last failures for the next attempt', async () => {
  const harness = await rigWith(new ByteBudget(10 * BUDGET));
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(large(1, { retry }));
  const { token } = await worker.nextActivity();
  worker.session.activityResult(token, null, broken);
  await until(() => harness.disk.activities.size === 1, 'the row');
  await settle();
  await harness.open({ payloadMemory: new ByteBudget(0) });
  const after = harness.worker(['o'], ['a']);
  harness.clock.advance(1_100);
  const again = await after.nextActivity();
  expect(again).toMatchObject({ attempt: 2, lastFailure: broken, headers });
});

test('the contents of rows count in the budget, and are released at the end', async () => {
  const budget = new ByteBudget(10 * BUDGET);
  const harness = await rigWith(budget);
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(large(1, { retry }));
  const { token } = await worker.nextActivity();
  const before = budget.held;
  worker.session.heartbeat(token, json('p'.repeat(INPUT_BYTES)));
  await until(() => budget.held > before + INPUT_BYTES, 'the details to count');
  worker.session.activityResult(token, null, null);
  await until(() => budget.held === 0, 'the release of all bytes');
});

test('a store failure releases the budget', async () => {
  const budget = new ByteBudget(BUDGET);
  const harness = await rigWith(budget);
  const worker = harness.worker(['o'], []);
  await harness.start('x');
  await worker.answer(large(1), large(2));
  await until(() => budget.held > 0, 'bytes in memory');
  harness.store.failNext();
  await expect(harness.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(budget.held).toBe(0);
});
