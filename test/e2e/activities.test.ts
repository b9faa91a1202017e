import { setTimeout as pause } from 'node:timers/promises';
import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';
import type { ActivityContext, CallActivityOptions, Worker } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Harness } from '../fixtures/harness.ts';
import { until } from '../fixtures/until.ts';

let harness: Harness;
const workers: Worker[] = [];
beforeAll(async () => {
  harness = await Harness.start();
});
afterEach(() => Promise.all(workers.splice(0).map((worker) => worker.stop())));
afterAll(() => harness.close());

interface Call {
  readonly activity: string;
  readonly input?: unknown;
  readonly options?: CallActivityOptions;
}
/** Calls one activity and returns its outcome. */
const calls = defineOrchestration<Call, unknown>('calls');
const callsHandler = calls.handle((ctx, { activity, input, options }) =>
  ctx.callActivity(activity, input, options).then((value) => ({ value }), describeError),
);

type Do = (input: never, activity: ActivityContext) => unknown;

/** A worker with these activities, and with `calls`. */
async function attach(activities: Record<string, Do>, options = {}): Promise<Worker> {
  const handlers = Object.entries(activities).map(([name, fn]) =>
    defineActivity(name).handle(fn as never),
  );
  const worker = await harness.attach([callsHandler, ...handlers], options);
  workers.push(worker);
  return worker;
}

const run = async (call: Call): Promise<unknown> =>
  (await harness.client.start(calls, call)).result({ timeout: '20s' });

/** Never completes; rejects when its signal aborts. */
function forever({ signal }: ActivityContext): Promise<never> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

test('an activity receives its input and returns its output', async () => {
  await attach({ double: (n: number) => n * 2, info: (_: null, { info }) => info });
  expect(await run({ activity: 'double', input: 21 })).toEqual({ value: 42 });
  expect(await run({ activity: 'info' })).toMatchObject({
    value: { name: 'info', execution: 1, seq: 1, attempt: 1, orchestration: 'calls' },
  });
});

test('a failure retains its type, details and causes in history and across languages', async () => {
  await attach({
    fails: () => {
      throw new ApplicationError('declined', {
        type: 'CardDeclined',
        details: { left: 3 },
        nonRetryable: true,
        cause: new RangeError('too much', { cause: new Error('at the root') }),
      });
    },
  });
  const options = { retry: { maxAttempts: 5, initialInterval: 1 } };
  expect(await run({ activity: 'fails', options })).toMatchObject({
    name: 'ActivityFailedError',
    code: 'ACTIVITY_FAILED',
    type: 'CardDeclined',
    details: { left: 3 },
    cause: { type: 'CardDeclined', cause: { type: 'RangeError', cause: { type: 'Error' } } },
  });
});

test('an activity is retried up to maxAttempts, with the delays of its policy', async () => {
  const atMs: number[] = [];
  const seen: unknown[] = [];
  await attach({
    fails: (_: null, { info, lastFailure }) => {
      atMs.push(performance.now());
      seen.push([info.attempt, lastFailure?.message]);
      throw new Error(`attempt ${info.attempt}`);
    },
  });
  const retry = { maxAttempts: 5, initialInterval: 40, backoffCoefficient: 3, maxInterval: 150 };
  const result = await run({ activity: 'fails', options: { retry } });
  expect(result).toMatchObject({ name: 'ActivityFailedError', cause: { type: 'Error' } });
  expect(seen).toEqual([
    [1, undefined],
    [2, 'attempt 1'],
    [3, 'attempt 2'],
    [4, 'attempt 3'],
    [5, 'attempt 4'],
  ]);
  const pausesMs = atMs.slice(1).map((ms, index) => ms - atMs[index]!);
  [40, 120, 150, 150].forEach((atLeastMs, index) => {
    expect(pausesMs[index]).toBeGreaterThanOrEqual(atLeastMs - 2);
  });
});

test('a non-retryable error ends the retries, by its type or by its flag', async () => {
  let attempts = 0;
  await attach({
    byType: () => {
      attempts += 1;
      throw Object.assign(new Error('no'), { name: 'CardDeclined' });
    },
    byWord: () => {
      attempts += 1;
      throw new ApplicationError('no', { nonRetryable: true });
    },
  });
  const options = { retry: { maxAttempts: 9, initialInterval: 1, nonRetryable: ['CardDeclined'] } };
  expect(await run({ activity: 'byType', options })).toMatchObject({ type: 'CardDeclined' });
  expect(await run({ activity: 'byWord', options })).toMatchObject({ name: 'ActivityFailedError' });
  expect(attempts).toBe(2);
});

test('startToClose times out each attempt, and the retry policy applies', async () => {
  const reasons: string[] = [];
  await attach({
    slow: async (_: null, activity) => {
      try {
        return await forever(activity);
      } catch (error) {
        reasons.push((error as { reason: string }).reason);
        throw error;
      }
    },
  });
  const options = { startToClose: 60, retry: { maxAttempts: 3, initialInterval: 1 } };
  expect(await run({ activity: 'slow', options })).toMatchObject({
    name: 'TimeoutError',
    code: 'TIMED_OUT',
    timeoutType: 'StartToClose',
  });
  await until('each attempt was notified', () => reasons.length === 3);
  expect(reasons).toEqual(['timed_out', 'timed_out', 'timed_out']);
});

test('scheduleToStart times out an activity that no worker starts', async () => {
  await attach({});
  const timedOut = { name: 'TimeoutError', timeoutType: 'ScheduleToStart' };
  const alone = { scheduleToStart: 50, retry: { maxAttempts: 5 } };
  expect(await run({ activity: 'unknown', options: alone })).toMatchObject(timedOut);
  const both = { scheduleToStart: 50, scheduleToClose: '1h' } as const;
  expect(await run({ activity: 'unknown', options: both })).toMatchObject(timedOut);
});

test('scheduleToStart does not apply to an activity that was started in time', async () => {
  await attach({ slow: () => pause(200).then(() => 'done') });
  const options = { scheduleToStart: 50, scheduleToClose: '1h' } as const;
  expect(await run({ activity: 'slow', options })).toEqual({ value: 'done' });
});

test('scheduleToClose times out the activity although attempts are left', async () => {
  let attempts = 0;
  await attach({
    fails: () => {
      attempts += 1;
      throw new Error('again');
    },
    slow: (_: null, activity) => forever(activity),
  });
  const options = { scheduleToClose: 150, retry: { initialInterval: 20, backoffCoefficient: 1 } };
  const failed = (await run({ activity: 'fails', options })) as { name: string };
  // The timeout passed during a delay, or the next delay was longer than the remaining time.
  expect(['TimeoutError', 'ActivityFailedError']).toContain(failed.name);
  expect(attempts).toBeGreaterThan(1);
  expect(await run({ activity: 'slow', options })).toMatchObject({
    timeoutType: 'ScheduleToClose',
  });
});

test('heartbeat times out an attempt without heartbeats, and only such an attempt', async () => {
  await attach({
    silent: (_: null, activity) => forever(activity),
    beats: async (_: null, activity) => {
      for (let beat = 0; beat < 20; beat += 1) {
        activity.heartbeat();
        await pause(30);
      }
      return 'alive';
    },
  });
  const options = { heartbeat: 300 };
  expect(await run({ activity: 'silent', options })).toMatchObject({ timeoutType: 'Heartbeat' });
  expect(await run({ activity: 'beats', options })).toEqual({ value: 'alive' });
});

test('an attempt reads the details of the last heartbeat of the previous attempt', async () => {
  const seen: unknown[] = [];
  await attach({
    resumes: (_: null, activity) => {
      seen.push(activity.heartbeatDetails);
      const at = ((activity.heartbeatDetails as { at: number } | undefined)?.at ?? 0) + 1;
      for (let beat = 0; beat < 3; beat += 1) activity.heartbeat({ at, beat });
      if (at < 3) throw new Error('again');
      return at;
    },
  });
  const options = { retry: { initialInterval: 1 } };
  expect(await run({ activity: 'resumes', options })).toEqual({ value: 3 });
  expect(seen).toEqual([undefined, { at: 1, beat: 2 }, { at: 2, beat: 2 }]);
});

test('heartbeat details survive the worker and the sidecar', async () => {
  const seen: unknown[] = [];
  const resumes: Do = async (_: null, activity) => {
    seen.push(activity.heartbeatDetails);
    if (activity.heartbeatDetails !== undefined) return activity.heartbeatDetails;
    activity.heartbeat('so far');
    return forever(activity);
  };
  const first = await attach({ resumes }, { name: 'first' });
  const options = { heartbeat: '1m' } as const;
  const handle = await harness.client.start(calls, { activity: 'resumes', options });
  await until('it runs', () => seen.length === 1);
  await pause(300);
  await first.stop();
  await harness.restartSidecar();
  await attach({ resumes }, { name: 'second' });
  expect(await handle.result({ timeout: '20s' })).toEqual({ value: 'so far' });
});

test('the idempotency key is the same for all attempts, and unique to its activity', async () => {
  const keys: string[] = [];
  await attach({
    fails: (_: null, { info, idempotencyKey }) => {
      keys.push(idempotencyKey);
      if (info.attempt < 3) throw new Error('again');
    },
  });
  const options = { retry: { initialInterval: 1 } };
  await run({ activity: 'fails', options });
  await run({ activity: 'fails', options });
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(new Set(keys).size).toBe(2);
});

test('an activity that lost a race is cancelled within milliseconds', async () => {
  const races = defineOrchestration<undefined, string>('races');
  const aborted: number[] = [];
  let wonMs = 0;
  const worker = await harness.attach([
    races.handle(async (ctx) => {
      const first = await ctx.race({
        lost: ctx.callActivity('lost'),
        won: ctx.callActivity('won').then(() => 'won'),
      });
      await ctx.sleep(1);
      return first.key;
    }),
    defineActivity('lost').handle(async (_, activity) => {
      await forever(activity).catch(() => aborted.push(performance.now()));
    }),
    defineActivity('won').handle(async () => {
      await pause(100);
      wonMs = performance.now();
    }),
  ]);
  workers.push(worker);
  const handle = await harness.client.start(races);
  expect(await handle.result()).toBe('won');
  await until('the loser is aborted', () => aborted.length === 1);
  expect(aborted[0]! - wonMs).toBeLessThan(500);
  const history = await historyOf(handle);
  expect(bodiesOf(history, 'operationCancelled')).toEqual([{ seq: 1, passedBy: 0 }]);
});

for (const way of ['cancel', 'terminate'] as const) {
  test(`a running activity is notified within milliseconds of ${way}`, async () => {
    const aborted: { ms: number; reason: string }[] = [];
    let runs = 0;
    await attach({
      runs: async (_: null, activity) => {
        runs += 1;
        await forever(activity).catch((error: { reason: string }) => {
          aborted.push({ ms: performance.now(), reason: error.reason });
        });
      },
    });
    const handle = await harness.client.start(calls, { activity: 'runs' });
    await until('it runs', () => runs === 1);
    const atMs = performance.now();
    await handle[way]('enough');
    await until('it is aborted', () => aborted.length === 1);
    expect(aborted[0]!.ms - atMs).toBeLessThan(500);
    expect(aborted[0]!.reason).toBe(way === 'cancel' ? 'cancelled' : 'instance_ended');
  });
}

test('an activity is dispatched to a worker that serves its queue', async () => {
  await attach({ where: () => 'unnamed' }, { name: 'plain' });
  await attach({ where: () => 'gpu' }, { name: 'gpu', queues: ['gpu'] });
  const options = { queue: 'gpu' };
  for (let no = 0; no < 5; no += 1) {
    expect(await run({ activity: 'where', options })).toEqual({ value: 'gpu' });
  }
});

test('an activity without a worker waits, and reports the reason', async () => {
  await attach({});
  const handle = await harness.client.start(calls, { activity: 'rare' });
  const { waitingFor } = await until('it waits', async () => {
    const view = await handle.get();
    return view.waitingFor[0]?.reason === 'noWorker' && view.waitingFor[0].seq ? view : undefined;
  });
  expect(waitingFor[0]).toMatchObject({ name: 'rare', seq: 1, attempt: 1 });
  expect(waitingFor[0]!.detail).toBe('no attached worker has activity rare: start one');
  await attach({ rare: () => 'here' });
  expect(await handle.result()).toEqual({ value: 'here' });
});

test('a worker runs no more activities at once than its limit, and the rest wait', async () => {
  let now = 0;
  let most = 0;
  const busy: Do = async () => {
    now += 1;
    most = Math.max(most, now);
    await pause(20);
    now -= 1;
  };
  await attach({ busy }, { maxActivities: 3 });
  await Promise.all(Array.from({ length: 20 }, () => run({ activity: 'busy' })));
  expect(most).toBe(3);
});
