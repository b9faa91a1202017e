import { expect, test } from 'vitest';
import { ByteBudget } from '../lib/byte-budget.ts';
import { PerdureError } from '../model/error.ts';
import { act, json, SchedulerRig, settle, until } from './scheduler-harness.suite.ts';

test('G10: a failing commit acknowledges nothing, says so, and the sidecar goes on', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1));
  await worker.nextActivity();
  rig.store.failNext('no space left');
  await expect(rig.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(worker.closedWith).toBe('STORE_FAILED');
  await expect(rig.start('z')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(rig.scheduler.describe().storeFailure).toContain('no space left');
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  const again = rig.worker(['o'], ['a']);
  const task = await again.nextActivity();
  expect(task).toMatchObject({ instanceId: 'x', seq: 1 });
  again.session.activityResult(task.token, json(1), null);
  const turn = await again.nextTurn();
  expect(turn.task.full).toBe(true);
  await expect(rig.scheduler.get('y')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a turn computed on what was lost is void', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1));
  const { token } = await worker.nextActivity();
  rig.store.failNext();
  worker.session.activityResult(token, json('lost'), null);
  const turn = await worker.nextTurn();
  worker.session.turnResult(turn.task.token, [act.complete('on lost ground')], false);
  await until(() => worker.closedWith !== '', 'the stream to end');
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  expect((await rig.scheduler.get('x')).row.status).toBe('running');
  const again = rig.worker(['o'], ['a']);
  expect((await again.nextActivity()).seq).toBe(1);
});

test('what was under way at a crash is taken up: children, steps, activities', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'c'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1), act.child(2, 'c', 'kid'), act.step(3));
  await until(() => rig.disk.messages.length + rig.disk.ids.size > 1, 'the message');
  await settle();
  await rig.open();
  const after = rig.worker(['o', 'c'], ['a']);
  expect((await after.nextActivity()).seq).toBe(1);
  const ids = [(await after.nextTurn()).task.instanceId, (await after.nextTurn()).task.instanceId];
  expect(ids.sort()).toEqual(['kid', 'x']);
});

test('a crash between the sender and the receiver of a message loses nothing', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'c']);
  await rig.start('x');
  await worker.answer(act.child(1, 'c', 'kid'));
  await until(() => rig.disk.messages.length === 1, 'the message to be durable');
  await rig.open();
  const after = rig.worker(['o', 'c']);
  expect((await after.nextTurn()).task.instanceId).toBe('kid');
  await until(() => rig.disk.messages.length === 0, 'the outbox to empty');
});

test('a store that failed is tried by the one who commits, and by nobody beside', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  await worker.answer(act.activity(1, 'nobody', { scheduleToCloseMs: 300 }));
  await until(() => rig.scheduler.describe().activitiesReady === 1, 'the activity');
  rig.store.failNext();
  await expect(rig.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  await rig.scheduler.get('x');
  let commits = 0;
  const commit = rig.store.commit.bind(rig.store);
  rig.store.commit = (rounds) => {
    commits += 1;
    return commit(rounds);
  };
  rig.store.hold();
  // The next try, and the end of the activity's patience.
  rig.clock.advance(500);
  await settle();
  expect(commits).toBe(1);
  rig.store.release();
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  const { events } = await rig.worker(['o']).nextTurn();
  expect(events.at(-1)).toMatchObject({ activityFailed: { seq: 1 } });
});

test('while the store goes on failing nothing is accepted, and it is said once', async () => {
  const rig = await new SchedulerRig().open();
  rig.store.failNext('first');
  await expect(rig.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  rig.store.failNext('second');
  rig.clock.advance(500);
  await until(() => rig.scheduler.describe().storeFailure.includes('second'), 'the next try');
  await expect(rig.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  rig.clock.advance(500);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  await rig.start('x');
  expect(rig.errors).toEqual(['the store failed; taking up what is durable']);
});

test('G1: a refusal because of an end waits until that end is durable', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  rig.store.hold();
  const ended = rig.scheduler.terminate('x', 'by force');
  ended.catch(() => undefined);
  let told = false;
  const refused = rig.scheduler.cancel('x', '').catch((error: unknown) => {
    told = true;
    return error;
  });
  await settle();
  expect(told).toBe(false);
  rig.store.release();
  await ended;
  expect(await refused).toMatchObject({ code: 'INSTANCE_ENDED' });
});

test('an instance that ends while it is read into memory is found', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  const before = await rig.store.instanceById('x');
  await rig.scheduler.terminate('x', 'by force');
  await settle();
  // What a slow reading of the row brings: it was so when the reading began.
  const read = rig.store.instanceById.bind(rig.store);
  let reads = 0;
  rig.store.instanceById = async (id) => ((reads += 1) === 1 ? before : read(id));
  expect((await rig.scheduler.get('x')).row.status).toBe('terminated');
});

test('who looks for an instance while the store fails does not wait for ever', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  await rig.open();
  const read = rig.store.instanceById.bind(rig.store);
  let goOn = (): void => undefined;
  const reading = new Promise<void>((resolve) => (goOn = resolve));
  rig.store.instanceById = async (id) => {
    await reading;
    return read(id);
  };
  const waits = [rig.scheduler.wait('x', 0, null), rig.scheduler.waitStatus('x', 0, 0, null)].map(
    (wait) => wait.catch((error: unknown) => error),
  );
  rig.store.failNext();
  await expect(rig.scheduler.versions.setDefaultVersion('o', '2')).rejects.toMatchObject({
    code: 'STORE_FAILED',
  });
  goOn();
  for (const wait of waits) expect(await wait).toMatchObject({ code: 'STORE_FAILED' });
});

test('a store that takes no writes is found though nothing is written', async () => {
  let changes = 0;
  const rig = await new SchedulerRig().open({ onStoreChanged: () => (changes += 1) });
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  rig.store.sayUnwritable('the disk is full');
  await rig.scheduler.checkStore();
  await rig.scheduler.checkStore();
  expect(rig.scheduler.describe().storeFailure).toBe('the disk is full');
  expect([changes, rig.errors]).toEqual([1, ['the store takes no writes']]);
  await expect(rig.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  // What is under way goes on for as long as it can.
  await worker.answer(act.complete());
  expect(worker.closedWith).toBe('');
  rig.store.sayUnwritable(null);
  await rig.scheduler.checkStore();
  expect([changes, rig.scheduler.describe().storeFailure]).toEqual([2, '']);
  await rig.start('y');
});

test('after a failed commit a small write that succeeds is not enough', async () => {
  const rig = await new SchedulerRig().open();
  rig.store.failNext('no space left');
  await expect(rig.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  rig.store.sayUnwritable('the disk is full');
  for (let tries = 0; tries < 3; tries += 1) {
    rig.clock.advance(1_000);
    await settle();
    expect(rig.scheduler.describe().storeFailure).toMatch(/\w/);
  }
  rig.store.sayUnwritable(null);
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
});

type Reader = 'instanceByNo' | 'timers';

/** Lets the next read fail, as one does while the tables are opened again after a failure. */
function failRead(rig: SchedulerRig, reader: Reader): void {
  const { store } = rig;
  const original = store[reader] as (...of: unknown[]) => Promise<never>;
  const reads = store as unknown as Record<Reader, typeof original>;
  reads[reader] = () => {
    reads[reader] = original.bind(store);
    const text = 'the store is being opened again';
    return Promise.reject(new PerdureError('STORE_FAILED', text));
  };
}

test('a timer whose instance cannot be read for a moment fires all the same', async () => {
  const rig = await new SchedulerRig().open();
  await rig.start('x');
  await rig.worker(['o']).answer(act.timer(1, 1_005_000));
  await settle();
  await rig.scheduler.drain();
  await rig.open();
  await settle();
  failRead(rig, 'instanceByNo');
  rig.clock.advance(10_000);
  await until(() => rig.scheduler.describe().storeFailure !== '', 'the failure');
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  rig.clock.advance(1);
  expect((await rig.worker(['o']).nextTurn()).kinds).toContain('timerFired');
});

test('a parked instance that cannot be read for a moment is taken up by a new worker', async () => {
  const rig = await new SchedulerRig().open({ cachedInstancesMax: 1 });
  const worker = rig.worker(['o']);
  await rig.start('x');
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
  await rig.start('y');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  failRead(rig, 'instanceByNo');
  rig.worker(['o']);
  await until(() => rig.scheduler.describe().storeFailure !== '', 'the failure');
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  expect((await rig.worker(['o']).nextTurn()).task.instanceId).toBe('x');
});

test('what is read while the store fails holds nothing of the memory budget', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], []);
  await rig.start('x');
  const activity = act.activity(1, 'a');
  const { scheduleActivity } = activity as Extract<typeof activity, { kind: 'scheduleActivity' }>;
  const input = json('x'.repeat(5_000));
  await worker.answer({
    kind: 'scheduleActivity',
    scheduleActivity: { ...scheduleActivity, input },
  });
  await settle();
  await rig.scheduler.drain();
  const payloadMemory = new ByteBudget(1_000_000);
  const opening = rig.open({ payloadMemory });
  const { store } = rig;
  const activities = store.activities.bind(store);
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  let isFirst = true;
  store.activities = async (no) => {
    const waits = isFirst;
    isFirst = false;
    if (waits) await gate;
    return activities(no);
  };
  await opening;
  store.failNext();
  await expect(rig.start('other')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  release();
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  const after = rig.worker(['o'], ['a']);
  await after.finish(json('r'));
  await after.answer(act.complete());
  await settle();
  expect(payloadMemory.held).toBe(0);
});

test('a look at a store that writes again admits nobody before all is taken up', async () => {
  const rig = await new SchedulerRig().open();
  rig.store.failNext('no space left');
  await expect(rig.start('x')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  rig.store.hold();
  rig.clock.advance(500);
  await until(() => rig.store.held, 'the next try');
  await rig.scheduler.checkStore();
  expect(() => rig.worker(['o'])).toThrow('no space left');
  rig.store.release();
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  rig.worker(['o']);
});
