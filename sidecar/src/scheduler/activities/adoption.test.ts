import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { OutboundActivity, WorkerHello } from '../../model/worker-ports.ts';
import { AttemptKeys } from './attempt-keys.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

const GRACE_MS = 5_000;
let harness: SchedulerHarness;

beforeEach(async () => {
  harness = await new SchedulerHarness().open({ workerGraceMs: GRACE_MS });
});

afterEach(() => expect(harness.errors).toEqual([]));

function attach(over: Partial<WorkerHello> & { name?: string } = {}): ManualWorker {
  return harness.worker(['o'], ['a'], { identity: 'p', keepsAttempts: true, ...over });
}

/** An instance with an activity in flight at the worker. */
async function startActivity(worker: ManualWorker, options = {}): Promise<OutboundActivity> {
  await harness.start('i');
  await worker.answer(act.activity(1, 'a', options));
  return worker.nextActivity();
}

const heldOf = ({ token, key }: OutboundActivity, elapsedMs = 0): Partial<WorkerHello> => ({
  held: [{ token, key, elapsedMs }],
});

async function outputOf(worker: ManualWorker): Promise<unknown> {
  const { events } = await worker.nextTurn();
  const done = events.find(({ kind }) => kind === 'activityCompleted');
  const output = (done as { activityCompleted?: { output: { data: Uint8Array } } } | undefined)
    ?.activityCompleted?.output;
  return output === undefined ? undefined : JSON.parse(Buffer.from(output.data).toString());
}

async function lostAttemptsOf(id: string): Promise<number> {
  const { instanceNumber } = await harness.store.instanceById(id).then((row) => row!);
  const rows = await harness.store.activities(instanceNumber);
  return rows[0]?.lostAttempts ?? 0;
}

describe('attempt keys', () => {
  it('identify the attempt, and cannot be computed without the secret', () => {
    const keys = new AttemptKeys(Buffer.alloc(16, 1));
    const name = { instanceNumber: 2 ** 40 + 7, execution: 3, seq: 70_000, attempt: 2 };
    const [, key] = keys.keysOf([{ ...name, seq: 1 }, name]) as [Uint8Array, Uint8Array];
    expect(keys.read(key)).toEqual(name);
    expect(keys.keysOf([{ ...name, attempt: 65_538 }])).toEqual([key]);
    expect(new AttemptKeys(Buffer.alloc(16, 2)).read(key)).not.toEqual(name);
    expect(keys.read(key.subarray(1))).toBeNull();
  });
});

describe('a worker that loses its stream', () => {
  it('continues its attempt when it reconnects, and the result counts', async () => {
    const before = attach();
    const task = await startActivity(before);
    before.session.closed('gone');
    const after = attach(heldOf(task));
    after.session.activityResult(task.token, json('late'), null);
    expect(await outputOf(after)).toBe('late');
    expect(after.activities).toEqual([]);
  });

  it('gets tokens above the tokens that it lists', async () => {
    const before = attach();
    const task = await startActivity(before);
    before.session.closed('gone');
    const after = attach({ held: [{ token: 900, key: task.key, elapsedMs: 0 }] });
    await harness.start('j');
    expect((await after.nextTurn()).task.token).toBe(901);
  });

  it('has its attempt reserved during the grace time, and counted as lost after it', async () => {
    const before = attach();
    await startActivity(before);
    before.session.closed('gone');
    const other = attach({ identity: 'q', name: 'other' });
    harness.clock.advance(GRACE_MS - 1);
    await settle();
    expect(other.activities).toEqual([]);
    expect(await lostAttemptsOf('i')).toBe(0);
    harness.clock.advance(1);
    await other.nextActivity();
    await settle();
    expect(await lostAttemptsOf('i')).toBe(1);
  });

  it('gets an unlisted attempt again at once, without a lost attempt', async () => {
    const before = attach();
    await startActivity(before);
    before.session.closed('gone');
    const after = attach();
    expect((await after.nextActivity()).attempt).toBe(1);
    expect(await lostAttemptsOf('i')).toBe(0);
  });

  it('is notified that its attempt was dispatched again meanwhile', async () => {
    const before = attach();
    const task = await startActivity(before);
    before.session.closed('gone');
    const other = attach({ identity: 'q', name: 'other' });
    harness.clock.advance(GRACE_MS);
    const again = await other.nextActivity();
    const after = attach(heldOf(task));
    expect(after.cancelled).toEqual([{ token: task.token, reason: 'not_adopted' }]);
    after.session.activityResult(task.token, json('void'), null);
    other.session.activityResult(again.token, json('counts'), null);
    await until(() => other.turns.length + after.turns.length > 0, 'the turn');
    expect(await outputOf(other.turns.length > 0 ? other : after)).toBe('counts');
  });

  it('can attach before its old stream ends', async () => {
    const before = attach();
    const task = await startActivity(before);
    const after = attach(heldOf(task));
    expect(before.closedWith).toBe('UNAVAILABLE');
    after.session.activityResult(task.token, json('kept'), null);
    expect(await outputOf(after)).toBe('kept');
  });

  it('cannot claim attempts of another worker, or a forged key', async () => {
    const owner = attach();
    const task = await startActivity(owner);
    const thief = attach({ identity: 'q', ...heldOf(task) });
    expect(thief.cancelled).toEqual([{ token: task.token, reason: 'not_adopted' }]);
    const forger = attach({
      identity: 'r',
      held: [{ token: 5, key: Buffer.alloc(16, 9), elapsedMs: 0 }],
    });
    await until(() => forger.cancelled.length === 1, 'the rejection of a forged key');
    owner.session.activityResult(task.token, json('mine'), null);
    await until(() => [owner, thief, forger].some(({ turns }) => turns.length > 0), 'the turn');
  });

  it('loses its attempts at once if it does not keep attempts', async () => {
    const before = attach({ keepsAttempts: false });
    const task = await startActivity(before);
    expect(task.key).toHaveLength(0);
    before.session.closed('gone');
    const other = attach({ identity: 'q' });
    await other.nextActivity();
    expect(await lostAttemptsOf('i')).toBe(1);
  });

  it('keeps an attempt, which no other gets, until its cancellation is durable', async () => {
    const before = attach();
    const task = await startActivity(before);
    before.session.closed('gone');
    harness.store.hold();
    const terminated = harness.scheduler.terminate('i', 'no longer wanted');
    await until(() => harness.store.held, 'the commit');
    const other = attach({ identity: 'q', name: 'other' });
    const after = attach(heldOf(task));
    await settle();
    expect([other.activities, after.activities, after.cancelled]).toEqual([[], [], []]);
    harness.store.release();
    await terminated;
    await until(() => after.cancelled.length > 0, 'the cancellation');
    expect(after.cancelled).toEqual([{ token: task.token, reason: 'not_adopted' }]);
    expect(other.activities).toEqual([]);
    expect(harness.scheduler.describe().activitiesOut).toBe(0);
  });

  it('has its attempts time out while it is disconnected', async () => {
    const before = attach();
    const task = await startActivity(before, { startToCloseMs: 2_000 });
    before.session.closed('gone');
    harness.clock.advance(2_020);
    const after = attach(heldOf(task));
    await until(() => after.cancelled.length > 0, 'the cancellation');
    expect(after.cancelled).toEqual([{ token: task.token, reason: 'not_adopted' }]);
  });
});

describe('an attempt of a limited queue whose worker is disconnected', () => {
  const gpu = { queues: ['gpu'] };
  beforeEach(async () => {
    const limits = { activities: 1, activitiesPerSecond: 0, turns: 0 };
    await harness.scheduler.queues.set('gpu', limits);
  });

  it('frees its slot when it times out, even if its worker reports a result later', async () => {
    const before = attach(gpu);
    const task = await startActivity(before, { queue: 'gpu', startToCloseMs: 2_000 });
    before.session.closed('gone');
    harness.clock.advance(2_020);
    const after = attach({ ...gpu, ...heldOf(task) });
    after.session.activityResult(task.token, json('void'), null);
    await after.answer();
    await harness.start('j');
    await after.answer(act.activity(1, 'a', { queue: 'gpu' }));
    expect((await after.nextActivity()).instanceId).toBe('j');
    await settle();
    expect(after.activities).toEqual([]);
  });

  it('frees its slot when no instance awaits it any more', async () => {
    const before = attach(gpu);
    await startActivity(before, { queue: 'gpu' });
    before.session.closed('gone');
    await harness.scheduler.terminate('i', 'not needed');
    const other = attach({ ...gpu, identity: 'q', name: 'other' });
    await harness.start('j');
    await other.answer(act.activity(1, 'a', { queue: 'gpu' }));
    expect((await other.nextActivity()).instanceId).toBe('j');
    expect(harness.scheduler.describe().activitiesOut).toBe(1);
  });

  it('frees its slot when it was cancelled before its stream ended', async () => {
    const before = attach(gpu);
    await startActivity(before, { queue: 'gpu' });
    await harness.scheduler.terminate('i', 'not needed');
    await until(() => before.cancelled.length === 1, 'the cancellation');
    before.session.closed('gone');
    const other = attach({ ...gpu, identity: 'q', name: 'other' });
    await harness.start('j');
    await other.answer(act.activity(1, 'a', { queue: 'gpu' }));
    expect((await other.nextActivity()).instanceId).toBe('j');
  });
});

describe('a turn in flight at a worker that loses its stream', () => {
  const lostTurns = async (): Promise<number> => {
    await settle();
    return (await harness.store.instanceById('i'))!.details?.lostTurnAttempts ?? 0;
  };

  it('is reassigned at once, and counts as lost until the first worker reconnects', async () => {
    const before = attach();
    await harness.start('i');
    await before.nextTurn();
    before.session.closed('gone');
    await attach({ identity: 'q', name: 'other' }).nextTurn();
    expect(await lostTurns()).toBe(1);
    attach();
    expect(await lostTurns()).toBe(0);
  });

  it('is not quarantined when all workers that had it reconnect', async () => {
    await harness.start('i');
    for (let instanceNumber = 0; instanceNumber < 5; instanceNumber += 1) {
      const worker = attach({ identity: `p${instanceNumber}` });
      await worker.nextTurn();
      worker.session.closed('gone');
    }
    await settle();
    expect((await harness.scheduler.get('i')).row.status).toBe('stuck');
    const back = attach({ identity: 'p3' });
    await back.nextTurn();
    expect((await harness.scheduler.get('i')).row.status).not.toBe('stuck');
  });
});

describe('a restart of the sidecar', () => {
  it('waits for the workers that were attached, and adopts their attempts', async () => {
    const before = attach();
    const task = await startActivity(before);
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    expect(other.activities).toEqual([]);
    const after = attach(heldOf(task, 1_000));
    after.session.activityResult(task.token, json('over a restart'), null);
    await until(() => other.turns.length + after.turns.length > 0, 'the turn');
    expect(await outputOf(other.turns.length > 0 ? other : after)).toBe('over a restart');
    expect([...other.activities, ...after.activities]).toEqual([]);
  });

  it('dispatches attempts again when all workers have reconnected', async () => {
    const before = attach();
    await startActivity(before);
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    const after = attach();
    expect((await after.nextActivity()).attempt).toBe(1);
  });

  it('dispatches attempts again when the grace time is over', async () => {
    const before = attach();
    await startActivity(before);
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    const other = attach({ identity: 'q' });
    harness.clock.advance(GRACE_MS);
    await other.nextActivity();
  });

  it('does not wait when no worker was attached', async () => {
    const before = attach();
    await startActivity(before);
    before.session.drain();
    before.session.closed('stopped');
    await settle();
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    await attach({ identity: 'q' }).nextActivity();
  });

  it('does not wait for a worker that detached before the store had its row', async () => {
    await startActivity(attach({ keepsAttempts: false }));
    const brief = attach({ identity: 'brief' });
    brief.session.drain();
    brief.session.closed('stopped');
    await settle();
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    await attach({ identity: 'q' }).nextActivity();
  });

  it('counts the time that an adopted attempt has run', async () => {
    const before = attach();
    const task = await startActivity(before, { startToCloseMs: 10_000 });
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    const after = attach(heldOf(task, 9_000));
    await until(() => harness.scheduler.describe().activitiesOut === 1, 'the adoption');
    harness.clock.advance(1_020);
    await until(() => after.cancelled.length > 0, 'the cancellation');
    expect(after.cancelled).toEqual([{ token: task.token, reason: 'timed_out' }]);
  });
});

describe('a worker whose stream breaks while its attempts are loaded', () => {
  /** Restarts with a store that reads no instance until the returned function is called. */
  async function restarted(): Promise<() => void> {
    await harness.scheduler.drain();
    const opening = harness.open({ workerGraceMs: GRACE_MS });
    const { store } = harness;
    const read = store.activities.bind(store);
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    store.activities = async (instanceNumber) => {
      await released;
      return read(instanceNumber);
    };
    await opening;
    await settle();
    return release;
  }

  async function broken(): Promise<[OutboundActivity, ManualWorker]> {
    const task = await startActivity(attach());
    const release = await restarted();
    const back = attach(heldOf(task));
    await settle();
    back.session.closed('broke again');
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    release();
    await settle();
    return [task, other];
  }

  it('has its attempt reserved, and continues it when it reconnects', async () => {
    const [task, other] = await broken();
    const after = attach(heldOf(task));
    await settle();
    expect([other.activities, after.activities, after.cancelled]).toEqual([[], [], []]);
    after.session.activityResult(task.token, json('kept'), null);
    await until(() => other.turns.length + after.turns.length > 0, 'the turn');
    expect(await outputOf(other.turns.length > 0 ? other : after)).toBe('kept');
  });

  it('gets no acknowledgement of a result that waits for the load', async () => {
    const task = await startActivity(attach());
    const release = await restarted();
    const back = attach(heldOf(task));
    back.session.activityResult(task.token, json('waits'), null);
    let isRecorded = false;
    const recorded = back.session.recorded().then(() => (isRecorded = true));
    await settle();
    expect(isRecorded).toBe(false);
    release();
    await recorded;
    const { instanceNumber } = (await harness.store.instanceById('i'))!;
    const kinds: string[] = [];
    for await (const { bytes } of harness.store.history(instanceNumber, 1, 1)) {
      kinds.push(...harness.codec.decode(bytes).map(({ kind }) => kind));
    }
    expect(kinds).toContain('activityCompleted');
  });

  it('gets its attempt again at once when it no longer lists the attempt', async () => {
    const [, other] = await broken();
    const after = attach();
    await until(() => other.activities.length + after.activities.length > 0, 'the attempt');
  });

  it('loses its attempt when the grace time is over', async () => {
    const [, other] = await broken();
    harness.clock.advance(GRACE_MS - 1);
    await settle();
    expect(other.activities).toEqual([]);
    harness.clock.advance(1);
    await other.nextActivity();
  });

  it('has its step reserved, and continues it when it reconnects', async () => {
    const before = attach();
    await harness.start('i');
    await before.answer(act.step(1));
    await settle();
    const release = await restarted();
    const held = { heldSteps: [{ instanceId: 'i', execution: 1, seq: 1 }] };
    attach(held).session.closed('broke again');
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    release();
    await settle();
    expect(other.turns).toEqual([]);
    const after = attach(held);
    await settle();
    expect([...other.turns, ...after.turns]).toEqual([]);
    const report = { instanceId: 'i', execution: 1, seq: 1, token: 1 };
    after.session.stepResult({ ...report, output: json('step'), failure: null });
    expect((await after.nextTurn()).kinds).toContain('stepCompleted');
  });
});

describe('scheduleToStart across a restart', () => {
  it('does not expire while a worker may be running the attempt', async () => {
    const task = await startActivity(attach(), { scheduleToStartMs: 1_000 });
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    await settle();
    harness.clock.advance(1_500);
    await settle();
    const after = attach(heldOf(task, 1_500));
    await settle();
    expect(after.cancelled).toEqual([]);
    after.session.activityResult(task.token, json('started in time'), null);
    expect(await outputOf(after)).toBe('started in time');
  });

  it('counts from the time at which no worker was found to run the attempt', async () => {
    await startActivity(attach(), { scheduleToStartMs: 1_000 });
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    const other = harness.worker(['o'], [], { identity: 'q' });
    await settle();
    harness.clock.advance(GRACE_MS);
    await settle();
    harness.clock.advance(980);
    await settle();
    expect(other.turns).toEqual([]);
    harness.clock.advance(40);
    expect((await other.nextTurn()).kinds).toContain('activityFailed');
  });
});

describe('a liveness stream', () => {
  it('reserves the attempts of a silent worker, and its turns are reassigned', async () => {
    const busy = attach();
    const task = await startActivity(busy);
    const close = harness.scheduler.openLiveness('p');
    expect(busy.session.silent(true)).toBe(true);
    await harness.start('j');
    await settle();
    expect(busy.turns).toEqual([]);
    const other = attach({ identity: 'q', name: 'other' });
    await other.answer(act.activity(1));
    await other.nextActivity();
    busy.session.silent(false);
    busy.session.activityResult(task.token, json('slow'), null);
    await until(() => busy.turns.length + other.turns.length > 0, 'the turn');
    close(null);
  });

  it('is required to reserve the attempts of a silent worker', () => {
    expect(attach().session.silent(true)).toBe(false);
  });

  it('has attempts reserved beyond the grace time, until it ends', async () => {
    const busy = attach();
    await startActivity(busy);
    const close = harness.scheduler.openLiveness('p');
    busy.session.closed('gone');
    const other = attach({ identity: 'q', name: 'other' });
    harness.clock.advance(10 * GRACE_MS);
    await settle();
    expect(other.activities).toEqual([]);
    close(null);
    harness.clock.advance(GRACE_MS);
    await other.nextActivity();
  });

  it.each([
    ['is closed', null, GRACE_MS],
    ['is gone on a loopback address', 1_000, 1_000],
    ['is known to be gone', 0, 0],
  ])('has attempts reserved after a restart too, until it %s', async (_, withinMs, leftMs) => {
    const busy = attach();
    const task = await startActivity(busy);
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    const close = harness.scheduler.openLiveness('p');
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    harness.clock.advance(20 * GRACE_MS);
    await settle();
    expect(other.activities).toEqual([]);
    close(withinMs);
    harness.clock.advance(Math.max(leftMs - 1, 0));
    await settle();
    expect(other.activities).toHaveLength(leftMs > 0 ? 0 : 1);
    harness.clock.advance(1);
    expect((await other.nextActivity()).seq).toBe(task.seq);
  });

  it('reserves an attempt across a restart for a worker that reconnects late', async () => {
    const busy = attach();
    const task = await startActivity(busy);
    await harness.scheduler.drain();
    await harness.open({ workerGraceMs: GRACE_MS });
    harness.scheduler.openLiveness('p');
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    harness.clock.advance(20 * GRACE_MS);
    const after = attach(heldOf(task, 20 * GRACE_MS));
    after.session.activityResult(task.token, json('late'), null);
    await until(() => other.turns.length + after.turns.length > 0, 'the turn');
    expect(await outputOf(other.turns.length > 0 ? other : after)).toBe('late');
    expect([...other.activities, ...after.activities]).toEqual([]);
  });

  it('leaves a short time to reconnect when it ends on a loopback address', async () => {
    const before = attach();
    await startActivity(before);
    const close = harness.scheduler.openLiveness('p');
    close(1_000);
    before.session.closed('gone');
    const other = attach({ identity: 'q', name: 'other' });
    harness.clock.advance(999);
    await settle();
    expect(other.activities).toEqual([]);
    harness.clock.advance(1);
    await other.nextActivity();
  });

  it.each(['before', 'after'])(
    'releases all attempts when it ends %s the worker stream',
    async (order) => {
      const dying = attach();
      await startActivity(dying);
      const close = harness.scheduler.openLiveness('p');
      if (order === 'before') close(0);
      dying.session.closed('gone');
      if (order === 'after') close(0);
      const other = attach({ identity: 'q', name: 'other' });
      await other.nextActivity();
      expect(await lostAttemptsOf('i')).toBe(1);
    },
  );
});

describe('a step that runs while its worker is disconnected', () => {
  it('is not started at another worker, and its result counts', async () => {
    const before = attach();
    await harness.start('i');
    await before.answer(act.step(1));
    await until(
      () => before.grants.length > 0 || harness.scheduler.isQuiet() === false,
      'the step',
    );
    await settle();
    before.session.closed('gone');
    const other = attach({ identity: 'q', name: 'other' });
    await settle();
    expect(other.turns).toEqual([]);
    const after = attach({ heldSteps: [{ instanceId: 'i', execution: 1, seq: 1 }] });
    const report = { instanceId: 'i', execution: 1, seq: 1, token: 1 };
    after.session.stepResult({ ...report, output: json('step'), failure: null });
    const { kinds } = await after.nextTurn();
    expect(kinds).toContain('stepCompleted');
    expect(after.refusals).toEqual([]);
  });
});
