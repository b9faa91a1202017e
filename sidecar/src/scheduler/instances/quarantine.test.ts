import { expect, test } from 'vitest';

import { EVERY_INSTANCE } from '../../model/ports.ts';
import { UnstorableRoundError } from '../../model/store-round.ts';
import type { MessageRow, StoreRound } from '../../model/store-round.ts';
import { damage, reopened } from './damaged-history.suite.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

/** A harness with instance "bad", which waits for an activity and a timer, and "good". */
async function twoInstances(): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('bad');
  await worker.answer(act.activity(1), act.timer(2, 1_005_000));
  await harness.start('good');
  await worker.answer(act.wait(1, 'e'));
  await settle();
  return harness;
}

test('an instance with an unreadable record is listed as stuck; others continue', async () => {
  const harness = await twoInstances();
  damage(harness, 'bad');
  await reopened(harness);
  await settle();
  harness.clock.advance(10_000);
  await settle();
  expect(harness.scheduler.describe().storeFailure).toBe('');

  const page = await harness.scheduler.list({ ...EVERY_INSTANCE, statuses: ['stuck'] }, null, 10);
  expect(page.rows.map(({ id }) => id)).toEqual(['bad']);
  const view = await harness.scheduler.get('bad');
  expect(view.row.status).toBe('stuck');
  expect(view.input).toEqual(json('in'));
  expect(view.waitingFor[0]).toMatchObject({ reason: 'unreadable' });
  expect(view.waitingFor[0]!.detail).toMatch(/malformed message.*purge --force/);
  const executions = (await harness.scheduler.executions('bad', 0)).rows;
  expect(executions).toMatchObject([{ execution: 1, status: 'stuck' }]);
  const kinds: string[] = [];
  for await (const chunk of (await harness.scheduler.history('bad', 0)).chunks) {
    for (const { kind } of harness.codec.decode(chunk)) kinds.push(kind);
  }
  expect(kinds).toEqual(['executionStarted']);

  await expect(harness.scheduler.raise('bad', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
  expect(await harness.scheduler.raise('good', 'e', null, 'buffer')).toBe('delivered');
  await harness.start('another');
});

test('a record that becomes unreadable at run time affects its instance only', async () => {
  const harness = await twoInstances();
  await harness.open({ cachedInstancesMax: 1 });
  await settle();
  damage(harness, 'good');
  await expect(harness.scheduler.raise('good', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
  expect(harness.scheduler.describe().storeFailure).toBe('');
  await harness.start('another');
  expect((await harness.scheduler.get('bad')).row.status).toBe('running');
});

test('an ended instance with an unreadable end shows all other fields', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.complete('done'));
  await settle();
  damage(harness, 'x');
  const view = await harness.scheduler.get('x');
  expect(view).toMatchObject({ row: { status: 'completed' }, input: json('in'), output: null });
  expect(view.waitingFor[0]).toMatchObject({ reason: 'unreadable' });
  const answer = await harness.scheduler.wait('x', 0);
  await expect(answer.view()).rejects.toMatchObject({ code: 'UNREADABLE' });
});

test('an instance that is readable again continues after a resume or a restart', async () => {
  for (const action of ['resume', 'restart']) {
    const harness = await twoInstances();
    const undo = damage(harness, 'bad');
    await reopened(harness);
    await settle();
    await expect(harness.scheduler.resume('bad', '')).rejects.toMatchObject({ code: 'UNREADABLE' });
    undo();
    if (action === 'resume') await harness.scheduler.resume('bad', '');
    else await reopened(harness);
    await settle();
    expect((await harness.scheduler.get('bad')).row, action).toMatchObject({
      status: 'running',
      stuck: null,
    });
    const worker = harness.worker(['o'], ['a']);
    expect((await worker.nextActivity()).instanceId).toBe('bad');
  }
});

test('an unreadable instance is deleted only by force, and its id is free again', async () => {
  const harness = await twoInstances();
  damage(harness, 'bad');
  await reopened(harness);
  await settle();
  await expect(harness.scheduler.purge('bad')).rejects.toMatchObject({ code: 'NOT_ENDED' });
  await harness.scheduler.purge('bad', { descendants: true, force: true });
  await harness.start('bad');
  expect((await harness.scheduler.get('bad')).row.status).toBe('pending');
});

test('a message to an unreadable instance waits until it can be delivered', async () => {
  const harness = await twoInstances();
  const undo = damage(harness, 'good');
  await reopened(harness);
  const worker = harness.worker(['o', 'sender']);
  await harness.start('sender', 'sender');
  await worker.answer(act.raise(1, 'good', 'e'));
  await until(() => harness.disk.messages.length > 0, 'the message');
  await settle();
  expect(harness.scheduler.describe().storeFailure).toBe('');
  undo();
  await harness.scheduler.resume('good', '');
  await settle();
  const kinds = (await worker.nextTurn()).kinds.concat((await worker.nextTurn()).kinds);
  expect(kinds).toContain('eventRaised');
  expect(kinds).toContain('raiseAccepted');
  expect(harness.disk.messages as MessageRow[]).toEqual([]);
});

function isAble({ scheduler }: SchedulerHarness): boolean {
  try {
    scheduler.batches.list();
    return true;
  } catch {
    return false;
  }
}

/** Makes commits reject the Rounds of an instance that cannot be stored. */
function refuseRoundsOf(harness: SchedulerHarness, instanceNumber: number): void {
  const commit = harness.store.commit.bind(harness.store);
  harness.store.commit = async (rounds: readonly StoreRound[]) => {
    const index = rounds.findIndex(
      (round) => round.instanceNumber === instanceNumber && round.records.length > 0,
    );
    if (index >= 0) throw new UnstorableRoundError(index, new Error('a key is too long'));
    return commit(rounds);
  };
}

test('a Round that cannot be stored affects its instance only', async () => {
  const harness = await twoInstances();
  refuseRoundsOf(harness, harness.disk.ids.get('bad')!);
  await expect(harness.scheduler.raise('bad', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'INTERNAL',
  });
  await until(() => isAble(harness), 'the instances to be read');
  expect(harness.scheduler.describe().storeFailure).toBe('');
  expect(await harness.scheduler.raise('good', 'e', null, 'buffer')).toBe('delivered');
  const view = await harness.scheduler.get('bad');
  expect(view.row.status).toBe('stuck');
  expect(view.waitingFor[0]!.detail).toMatch(/cannot be stored: a key is too long/);
  expect(harness.errors).not.toContain('the store failed; recovering from disk');
});

test('an instance is read again only when its commits in flight have ended', async () => {
  const harness = await twoInstances();
  const good = harness.disk.ids.get('good')!;
  refuseRoundsOf(harness, harness.disk.ids.get('bad')!);
  harness.store.hold();
  const first = harness.scheduler.raise('good', 'first', null, 'buffer');
  await until(() => harness.store.held, 'the commit');
  const refused = harness.scheduler.raise('bad', 'e', null, 'buffer');
  await expect(refused).rejects.toMatchObject({ code: 'INTERNAL' });
  const read = harness.scheduler.values('good', []);
  await settle();
  harness.store.release();
  await Promise.all([read, first]);
  await until(() => isAble(harness), 'the instances to be read');
  await harness.scheduler.raise('good', 'second', null, 'buffer');
  const names: string[] = [];
  for await (const { bytes } of harness.store.history(good, 1, 1)) {
    for (const event of harness.codec.decode(bytes))
      if (event.kind === 'eventRaised') names.push(event.eventRaised.name);
  }
  expect(names).toEqual(['first', 'second']);
});

test('a Round without a cached instance that cannot be stored is rejected alone', async () => {
  const harness = await twoInstances();
  const worker = harness.worker(['o']);
  const commit = harness.store.commit.bind(harness.store);
  harness.store.commit = async (rounds: readonly StoreRound[]) => {
    const index = rounds.findIndex((round) =>
      round.objects.some(({ kind }) => kind === 'schedule'),
    );
    if (index >= 0) throw new UnstorableRoundError(index, new Error('a key is too long'));
    return commit(rounds);
  };
  const created = harness.scheduler.schedules.create({
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
  const started = harness.start('beside');
  await expect(created).rejects.toMatchObject({ code: 'INTERNAL' });
  await started;
  expect(worker.closedWith).toBe('');
});

test('a child is rejected when its id and the id of its parent are too long together', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p'.repeat(1_000));
  await worker.answer(act.child(1, 'c', 'k'.repeat(1_000)));
  const { events } = await worker.nextTurn();
  expect(events.at(-1)).toMatchObject({
    kind: 'childFailed',
    childFailed: { failure: { message: expect.stringMatching(/2000 bytes together/) } },
  });
});

test('a failed read admits no request before a parallel read ends', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('bad');
  await worker.answer(act.wait(1, 'e'));
  await harness.start('late');
  await worker.answer(act.activity(1, 'unknown', { scheduleToCloseMs: 3_000 }));
  await settle();
  refuseRoundsOf(harness, harness.disk.ids.get('bad')!);
  refuseRoundsOf(harness, harness.disk.ids.get('late')!);
  const lastInstanceNumber = await harness.store.lastInstanceNumber();
  const readings: ((error?: Error) => void)[] = [];
  harness.store.lastInstanceNumber = () =>
    new Promise((resolve, reject) =>
      readings.push((error) => (error === undefined ? resolve(lastInstanceNumber) : reject(error))),
    );
  await expect(harness.scheduler.raise('bad', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'INTERNAL',
  });
  await harness.scheduler.get('late');
  harness.clock.advance(3_020);
  await until(() => readings.length === 2, 'the second reading');
  readings[0]!(new Error('read too late'));
  await settle();
  expect(() => harness.worker(['o'])).toThrow('reading its instances');
  readings[1]!();
  await settle();
  harness.worker(['o']);
  expect(harness.scheduler.describe().storeFailure).toBe('');
});
