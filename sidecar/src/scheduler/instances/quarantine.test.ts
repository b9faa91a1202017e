import { expect, test } from 'vitest';

import { EVERY_INSTANCE } from '../../model/ports.ts';
import { UnstorableRoundError } from '../../model/store-round.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import { damage, reopened } from './damaged-history.suite.ts';
import { act, json, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';

/** A rig with instance "bad", which waits for an activity and a timer, and "good". */
async function twoInstances(): Promise<SchedulerRig> {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('bad');
  await worker.answer(act.activity(1), act.timer(2, 1_005_000));
  await rig.start('good');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  return rig;
}

test('an instance whose record cannot be read is listed as stuck; others serve', async () => {
  const rig = await twoInstances();
  damage(rig, 'bad');
  await reopened(rig);
  await settle();
  rig.clock.advance(10_000);
  await settle();
  expect(rig.scheduler.describe().storeFailure).toBe('');

  const page = await rig.scheduler.list({ ...EVERY_INSTANCE, statuses: ['stuck'] }, null, 10);
  expect(page.rows.map(({ id }) => id)).toEqual(['bad']);
  const view = await rig.scheduler.get('bad');
  expect(view.row.status).toBe('stuck');
  expect(view.input).toEqual(json('in'));
  expect(view.waitingFor[0]).toMatchObject({ reason: 'unreadable' });
  expect(view.waitingFor[0]!.detail).toMatch(/malformed message.*purge --force/);
  const executions = await rig.scheduler.executions('bad');
  expect(executions).toMatchObject([{ execution: 1, status: 'stuck' }]);
  const kinds: string[] = [];
  for await (const chunk of (await rig.scheduler.history('bad', 0)).chunks) {
    for (const { kind } of rig.codec.decode(chunk)) kinds.push(kind);
  }
  expect(kinds).toEqual(['executionStarted']);

  await expect(rig.scheduler.raise('bad', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
  expect(await rig.scheduler.raise('good', 'e', null, 'buffer')).toBe('delivered');
  await rig.start('another');
});

test('a record that becomes unreadable at run time concerns its instance alone', async () => {
  const rig = await twoInstances();
  await rig.open({ cachedInstancesMax: 1 });
  await settle();
  damage(rig, 'good');
  await expect(rig.scheduler.raise('good', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
  expect(rig.scheduler.describe().storeFailure).toBe('');
  await rig.start('another');
  expect((await rig.scheduler.get('bad')).row.status).toBe('running');
});

test('of an ended instance whose end cannot be read, all else is shown', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('x');
  await worker.answer(act.complete('done'));
  await settle();
  damage(rig, 'x');
  const view = await rig.scheduler.get('x');
  expect(view).toMatchObject({ row: { status: 'completed' }, input: json('in'), output: null });
  expect(view.waitingFor[0]).toMatchObject({ reason: 'unreadable' });
  const answer = await rig.scheduler.wait('x', 0, null);
  await expect(answer.view()).rejects.toMatchObject({ code: 'UNREADABLE' });
});

test('what can be read again goes on when it is resumed, or after a restart', async () => {
  for (const way of ['resume', 'restart']) {
    const rig = await twoInstances();
    const undo = damage(rig, 'bad');
    await reopened(rig);
    await settle();
    await expect(rig.scheduler.resume('bad', '')).rejects.toMatchObject({ code: 'UNREADABLE' });
    undo();
    if (way === 'resume') await rig.scheduler.resume('bad', '');
    else await reopened(rig);
    await settle();
    expect((await rig.scheduler.get('bad')).row, way).toMatchObject({
      status: 'running',
      stuck: null,
    });
    const worker = rig.worker(['o'], ['a']);
    expect((await worker.nextActivity()).instanceId).toBe('bad');
  }
});

test('an unreadable instance is deleted by force only, and its id is free again', async () => {
  const rig = await twoInstances();
  damage(rig, 'bad');
  await reopened(rig);
  await settle();
  await expect(rig.scheduler.purge('bad')).rejects.toMatchObject({ code: 'NOT_ENDED' });
  await rig.scheduler.purge('bad', { descendants: true, force: true });
  await rig.start('bad');
  expect((await rig.scheduler.get('bad')).row.status).toBe('pending');
});

test('a message to an unreadable instance waits until it can be handed over', async () => {
  const rig = await twoInstances();
  const undo = damage(rig, 'good');
  await reopened(rig);
  const worker = rig.worker(['o', 'sender']);
  await rig.start('sender', 'sender');
  await worker.answer(act.raise(1, 'good', 'e'));
  await until(() => rig.disk.messages.length > 0, 'the message');
  await settle();
  expect(rig.scheduler.describe().storeFailure).toBe('');
  undo();
  await rig.scheduler.resume('good', '');
  await settle();
  const kinds = (await worker.nextTurn()).kinds.concat((await worker.nextTurn()).kinds);
  expect(kinds).toContain('eventRaised');
  expect(kinds).toContain('raiseAccepted');
  expect(rig.disk.messages as MessageRow[]).toEqual([]);
});

/** Lets commits find that Rounds of an instance cannot be stored. */
function refuseRoundsOf(rig: SchedulerRig, no: number): void {
  const commit = rig.store.commit.bind(rig.store);
  rig.store.commit = async (rounds: readonly StoreRound[]) => {
    const index = rounds.findIndex((round) => round.no === no && round.records.length > 0);
    if (index >= 0) throw new UnstorableRoundError(index, new Error('a key is too long'));
    return commit(rounds);
  };
}

test('a Round that cannot be stored concerns its instance alone', async () => {
  const rig = await twoInstances();
  refuseRoundsOf(rig, rig.disk.ids.get('bad')!);
  await expect(rig.scheduler.raise('bad', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'INTERNAL',
  });
  await until(() => {
    try {
      rig.scheduler.batches.list();
      return true;
    } catch {
      return false;
    }
  }, 'the instances to be read');
  expect(rig.scheduler.describe().storeFailure).toBe('');
  expect(await rig.scheduler.raise('good', 'e', null, 'buffer')).toBe('delivered');
  const view = await rig.scheduler.get('bad');
  expect(view.row.status).toBe('stuck');
  expect(view.waitingFor[0]!.detail).toMatch(/cannot be stored: a key is too long/);
  expect(rig.errors).not.toContain('the store failed; taking up what is durable');
});

test('a Round of no instance in memory that cannot be stored is refused alone', async () => {
  const rig = await twoInstances();
  const worker = rig.worker(['o']);
  const commit = rig.store.commit.bind(rig.store);
  rig.store.commit = async (rounds: readonly StoreRound[]) => {
    const index = rounds.findIndex((round) =>
      round.objects.some(({ kind }) => kind === 'schedule'),
    );
    if (index >= 0) throw new UnstorableRoundError(index, new Error('a key is too long'));
    return commit(rounds);
  };
  const created = rig.scheduler.schedules.create({
    scheduleId: 's',
    spec: {
      crons: [],
      timeZone: '',
      intervalMs: 60_000,
      offsetMs: 0,
      jitterMs: 0,
      startMs: 0,
      endMs: 0,
    },
    name: 'o',
    version: '',
    input: null,
    queue: '',
    priority: 0,
    fairnessKey: '',
    overlap: 'skip',
    catchUpMs: 0,
    note: '',
    paused: false,
    headers: [],
  });
  const started = rig.start('beside');
  await expect(created).rejects.toMatchObject({ code: 'INTERNAL' });
  await started;
  expect(worker.closedWith).toBe('');
});

test('a child whose id is too long beside that of its parent is refused to it', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'c']);
  await rig.start('p'.repeat(1_000));
  await worker.answer(act.child(1, 'c', 'k'.repeat(1_000)));
  const { events } = await worker.nextTurn();
  expect(events.at(-1)).toMatchObject({
    kind: 'childFailed',
    childFailed: { failure: { message: expect.stringMatching(/2000 bytes together/) } },
  });
});

test('a reading that fails when another has begun admits nobody before that one ends', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('bad');
  await worker.answer(act.wait(1, 'e'));
  await rig.start('late');
  await worker.answer(act.activity(1, 'nobody', { scheduleToCloseMs: 3_000 }));
  await settle();
  refuseRoundsOf(rig, rig.disk.ids.get('bad')!);
  refuseRoundsOf(rig, rig.disk.ids.get('late')!);
  const lastNo = await rig.store.lastInstanceNo();
  const readings: ((error?: Error) => void)[] = [];
  rig.store.lastInstanceNo = () =>
    new Promise((resolve, reject) =>
      readings.push((error) => (error === undefined ? resolve(lastNo) : reject(error))),
    );
  await expect(rig.scheduler.raise('bad', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'INTERNAL',
  });
  await rig.scheduler.get('late');
  rig.clock.advance(3_020);
  await until(() => readings.length === 2, 'the second reading');
  readings[0]!(new Error('read too late'));
  await settle();
  expect(() => rig.worker(['o'])).toThrow('reading its instances');
  readings[1]!();
  await settle();
  rig.worker(['o']);
  expect(rig.scheduler.describe().storeFailure).toBe('');
});
