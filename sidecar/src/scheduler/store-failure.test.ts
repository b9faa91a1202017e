import { expect, test } from 'vitest';
import { ByteBudget } from '../lib/byte-budget.ts';
import { PerdureError } from '../model/error.ts';
import { act, json, SchedulerHarness, settle, until } from './scheduler-harness.suite.ts';

test('G10: a failing commit acknowledges nothing, and the sidecar recovers', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1));
  await worker.nextActivity();
  harness.store.failNext('no space left');
  await expect(harness.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(worker.closedWith).toBe('STORE_FAILED');
  await expect(harness.start('z')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(harness.scheduler.describe().storeFailure).toContain('no space left');
  harness.clock.advance(1_000);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  const again = harness.worker(['o'], ['a']);
  const task = await again.nextActivity();
  expect(task).toMatchObject({ instanceId: 'x', seq: 1 });
  again.session.activityResult(task.token, json(1), null);
  const turn = await again.nextTurn();
  expect(turn.task.full).toBe(true);
  await expect(harness.scheduler.get('y')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a turn that is based on lost state is revoked', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1));
  const { token } = await worker.nextActivity();
  harness.store.failNext();
  worker.session.activityResult(token, json('lost'), null);
  const turn = await worker.nextTurn();
  worker.session.turnResult(turn.task.token, [act.complete('on lost ground')], false);
  await until(() => worker.closedWith !== '', 'the stream to end');
  harness.clock.advance(1_000);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  expect((await harness.scheduler.get('x')).row.status).toBe('running');
  const again = harness.worker(['o'], ['a']);
  expect((await again.nextActivity()).seq).toBe(1);
});

test('work in progress at a crash is recovered: children, steps, activities', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1), act.child(2, 'c', 'kid'), act.step(3));
  await until(() => harness.disk.messages.length + harness.disk.ids.size > 1, 'the message');
  await settle();
  await harness.open();
  const after = harness.worker(['o', 'c'], ['a']);
  expect((await after.nextActivity()).seq).toBe(1);
  const ids = [(await after.nextTurn()).task.instanceId, (await after.nextTurn()).task.instanceId];
  expect(ids.sort()).toEqual(['kid', 'x']);
});

test('a crash between the sender and the receiver of a message loses nothing', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('x');
  await worker.answer(act.child(1, 'c', 'kid'));
  await until(() => harness.disk.messages.length === 1, 'the message to be durable');
  await harness.open();
  const after = harness.worker(['o', 'c']);
  expect((await after.nextTurn()).task.instanceId).toBe('kid');
  await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
});

test('only the committer retries a failed store', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.activity(1, 'unknown', { scheduleToCloseMs: 300 }));
  await until(() => harness.scheduler.describe().activitiesReady === 1, 'the activity');
  harness.store.failNext();
  await expect(harness.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  await harness.scheduler.get('x');
  let commits = 0;
  const commit = harness.store.commit.bind(harness.store);
  harness.store.commit = (rounds) => {
    commits += 1;
    return commit(rounds);
  };
  harness.store.hold();
  // The next write attempt and the deadline of the activity are due.
  harness.clock.advance(500);
  await settle();
  expect(commits).toBe(1);
  harness.store.release();
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  const { events } = await harness.worker(['o']).nextTurn();
  expect(events.at(-1)).toMatchObject({ activityFailed: { seq: 1 } });
});

test('while the store fails no request is accepted, and the failure is logged once', async () => {
  const harness = await new SchedulerHarness().open();
  harness.store.failNext('first');
  await expect(harness.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  harness.store.failNext('second');
  harness.clock.advance(500);
  await until(() => harness.scheduler.describe().storeFailure.includes('second'), 'the next try');
  await expect(harness.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  harness.clock.advance(500);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  await harness.start('x');
  expect(harness.errors).toEqual(['the store failed; recovering from disk']);
});

test('G1: a rejection because of an end waits until that end is durable', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  harness.store.hold();
  const ended = harness.scheduler.terminate('x', 'by force');
  ended.catch(() => undefined);
  let isNotified = false;
  const refused = harness.scheduler.cancel('x', '').catch((error: unknown) => {
    isNotified = true;
    return error;
  });
  await settle();
  expect(isNotified).toBe(false);
  harness.store.release();
  await ended;
  expect(await refused).toMatchObject({ code: 'INSTANCE_ENDED' });
});

test('an instance that ends while it is loaded is found', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  const before = await harness.store.instanceById('x');
  await harness.scheduler.terminate('x', 'by force');
  await settle();
  // A slow read returns the row as of the begin of the read.
  const read = harness.store.instanceById.bind(harness.store);
  let reads = 0;
  harness.store.instanceById = async (id) => ((reads += 1) === 1 ? before : read(id));
  expect((await harness.scheduler.get('x')).row.status).toBe('terminated');
});

test('a request for an instance during a store failure does not wait indefinitely', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  await harness.open();
  const read = harness.store.instanceById.bind(harness.store);
  let goOn = (): void => undefined;
  const reading = new Promise<void>((resolve) => (goOn = resolve));
  harness.store.instanceById = async (id) => {
    await reading;
    return read(id);
  };
  const waits = [harness.scheduler.wait('x', 0), harness.scheduler.waitStatus('x', 0, 0)].map(
    (wait) => wait.catch((error: unknown) => error),
  );
  harness.store.failNext();
  await expect(harness.scheduler.versions.setDefaultVersion('o', '2')).rejects.toMatchObject({
    code: 'STORE_FAILED',
  });
  goOn();
  for (const wait of waits) expect(await wait).toMatchObject({ code: 'STORE_FAILED' });
});

test('a store that rejects writes is detected without a write', async () => {
  let changes = 0;
  const harness = await new SchedulerHarness().open({ onStoreChanged: () => (changes += 1) });
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  harness.store.setUnwritable('the disk is full');
  await harness.scheduler.checkStore();
  await harness.scheduler.checkStore();
  expect(harness.scheduler.describe().storeFailure).toBe('the disk is full');
  expect([changes, harness.errors]).toEqual([1, ['the store rejects writes']]);
  await expect(harness.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  // Work in progress continues.
  await worker.answer(act.complete());
  expect(worker.closedWith).toBe('');
  harness.store.setUnwritable(null);
  await harness.scheduler.checkStore();
  expect([changes, harness.scheduler.describe().storeFailure]).toEqual([2, '']);
  await harness.start('y');
});

test('after a failed commit a small successful write does not end the failure', async () => {
  const harness = await new SchedulerHarness().open();
  harness.store.failNext('no space left');
  await expect(harness.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  harness.store.setUnwritable('the disk is full');
  for (let tries = 0; tries < 3; tries += 1) {
    harness.clock.advance(1_000);
    await settle();
    expect(harness.scheduler.describe().storeFailure).toMatch(/\w/);
  }
  harness.store.setUnwritable(null);
  harness.clock.advance(1_000);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
});

type Reader = 'instanceByNumber' | 'timers';

/** Makes the next read fail, as a read does while the store is being opened again. */
function failRead(harness: SchedulerHarness, reader: Reader): void {
  const { store } = harness;
  const original = store[reader] as (...of: unknown[]) => Promise<never>;
  const reads = store as unknown as Record<Reader, typeof original>;
  reads[reader] = () => {
    reads[reader] = original.bind(store);
    const text = 'the store is being opened again';
    return Promise.reject(new PerdureError('STORE_FAILED', text));
  };
}

test('a timer whose instance is temporarily unreadable fires', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await harness.worker(['o']).answer(act.timer(1, 1_005_000));
  await settle();
  await harness.scheduler.drain();
  await harness.open();
  await settle();
  failRead(harness, 'instanceByNumber');
  harness.clock.advance(10_000);
  await until(() => harness.scheduler.describe().storeFailure !== '', 'the failure');
  harness.clock.advance(1_000);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  harness.clock.advance(1);
  expect((await harness.worker(['o']).nextTurn()).kinds).toContain('timerFired');
});

test('a temporarily unreadable stuck instance is retried by a new worker', async () => {
  const harness = await new SchedulerHarness().open({ cachedInstancesMax: 1 });
  const worker = harness.worker(['o']);
  await harness.start('x');
  const { task } = await worker.nextTurn();
  const failed = {
    reason: 'nondeterminism',
    eventId: 0,
    seq: 0,
    expected: '',
    actual: '',
  } as const;
  worker.session.turnFailed(task.token, { ...failed, message: 'other code' });
  await settle();
  await harness.start('y');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  failRead(harness, 'instanceByNumber');
  harness.worker(['o']);
  await until(() => harness.scheduler.describe().storeFailure !== '', 'the failure');
  harness.clock.advance(1_000);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  expect((await harness.worker(['o']).nextTurn()).task.instanceId).toBe('x');
});

test('reads during a store failure use no bytes of the memory budget', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], []);
  await harness.start('x');
  const activity = act.activity(1, 'a');
  const { scheduleActivity } = activity as Extract<typeof activity, { kind: 'scheduleActivity' }>;
  const input = json('x'.repeat(5_000));
  await worker.answer({
    kind: 'scheduleActivity',
    scheduleActivity: { ...scheduleActivity, input },
  });
  await settle();
  await harness.scheduler.drain();
  const payloadMemory = new ByteBudget(1_000_000);
  const opening = harness.open({ payloadMemory });
  const { store } = harness;
  const activities = store.activities.bind(store);
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  let isFirst = true;
  store.activities = async (instanceNumber) => {
    const waits = isFirst;
    isFirst = false;
    if (waits) await gate;
    return activities(instanceNumber);
  };
  await opening;
  store.failNext();
  await expect(harness.start('other')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  release();
  harness.clock.advance(1_000);
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  const after = harness.worker(['o'], ['a']);
  await after.finish(json('r'));
  await after.answer(act.complete());
  await settle();
  expect(payloadMemory.held).toBe(0);
});

test('a probe of a recovered store admits no request before recovery ends', async () => {
  const harness = await new SchedulerHarness().open();
  harness.store.failNext('no space left');
  await expect(harness.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  harness.store.hold();
  harness.clock.advance(500);
  await until(() => harness.store.held, 'the next try');
  await harness.scheduler.checkStore();
  expect(() => harness.worker(['o'])).toThrow('no space left');
  harness.store.release();
  await until(() => harness.scheduler.describe().storeFailure === '', 'the store to recover');
  harness.worker(['o']);
});
