import { afterEach, beforeEach, expect, test } from 'vitest';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import { DamagedDisk, ofNumber } from './damaged-disk.suite.ts';
import { act, json, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker, SchedulerHarness } from '../scheduler-harness.suite.ts';

let disk: DamagedDisk;
let harness: SchedulerHarness;
let worker: ManualWorker;

beforeEach(async () => {
  disk = new DamagedDisk(process.pid);
  harness = await disk.open();
  worker = harness.worker(['o', 'c'], ['a']);
});

afterEach(() => disk.remove());

const unreadable = { code: 'UNREADABLE' };
const stuck = { status: 'stuck', stuck: { reason: 'unreadable' } };

/** Instances 1 to 3, "i-1" to "i-3", each of which waits for an event. */
async function startThree(): Promise<void> {
  for (const id of ['i-1', 'i-2', 'i-3']) {
    await harness.start(id);
    await worker.answer(act.wait(1, 'e'));
  }
}

async function expectServes(id: string): Promise<void> {
  expect(harness.scheduler.describe().storeFailure).toBe('');
  expect(await harness.scheduler.raise(id, 'e', null, 'buffer')).toBe('delivered');
}

async function deleteByForce(id: string): Promise<void> {
  await harness.scheduler.purge(id, { descendants: true, force: true });
  await harness.start(id);
  expect((await harness.scheduler.get(id)).row.status).toBe('pending');
}

test('an instance with an unreadable row is listed with its id and the others', async () => {
  await startThree();
  await disk.reopenDamaged('instances', ofNumber(2));
  const { rows } = await harness.scheduler.list(EVERY_INSTANCE, null, 10);
  expect(rows.map(({ id }) => id)).toEqual(['i-3', 'i-2', 'i-1']);
  expect(rows[1]).toMatchObject({ ...stuck, instanceNumber: 2, execution: 1 });
  const counts = await harness.scheduler.instances.count(EVERY_INSTANCE);
  expect(Object.fromEntries(counts)).toEqual({ running: 2, stuck: 1 });

  const view = await harness.scheduler.get('i-2');
  expect(view).toMatchObject({ row: stuck, input: json('in') });
  expect(view.waitingFor[0]!.detail).toMatch(/purge --force/);
  expect((await harness.scheduler.executions('i-2', 0)).rows).toMatchObject([{ execution: 1 }]);
  expect(await historyOf('i-2')).toContain('executionStarted');
  await expect(harness.scheduler.raise('i-2', 'e', null, 'buffer')).rejects.toMatchObject(
    unreadable,
  );
  await expect(harness.scheduler.resume('i-2', '')).rejects.toMatchObject(unreadable);
  await expect(harness.start('i-2')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await expect(harness.scheduler.purge('i-2')).rejects.toMatchObject({ code: 'NOT_ENDED' });
  await expectServes('i-1');
  await deleteByForce('i-2');
});

async function historyOf(id: string): Promise<string[]> {
  const kinds: string[] = [];
  for await (const chunk of (await harness.scheduler.history(id, 0)).chunks) {
    for (const { kind } of harness.codec.decode(chunk)) kinds.push(kind);
  }
  return kinds;
}

test('bytes that change under a running sidecar affect their instance only', async () => {
  await disk.close();
  await disk.open({ cachedInstancesMax: 1 });
  worker = harness.worker(['o', 'once-only']);
  await harness.start('i-1');
  await worker.answer(act.wait(1, 'e'));
  await harness.start('i-2', 'once-only');
  await worker.answer(act.wait(1, 'e'));
  await harness.start('i-3');
  await worker.answer(act.wait(1, 'e'));
  await harness.scheduler.list(EVERY_INSTANCE, null, 10);
  await disk.changeBytes('once-only');
  const { rows } = await harness.scheduler.list(EVERY_INSTANCE, null, 10);
  expect(rows.map(({ id, status }) => `${id} ${status}`)).toContain('i-2 stuck');
  const view = await harness.scheduler.get('i-2');
  expect(view).toMatchObject({ row: stuck, input: null });
  expect(view.waitingFor[0]!.detail).toMatch(/data.mdb is damaged.*purge --force/);
  expect(await historyOf('i-2')).toEqual([]);
  await expectServes('i-1');
  await deleteByForce('i-2');
});

test('a batch continues after an instance with an unreadable row', async () => {
  await startThree();
  await disk.reopenDamaged('instances', ofNumber(2));
  const plain = { reason: '', keepLast: 0, perSecond: 0 };
  const filter = EVERY_INSTANCE;
  const id = await harness.scheduler.batches.start({ kind: 'terminate', filter, ...plain });
  await until(
    () => harness.scheduler.batches.get(id).status === 'completed',
    'the end of the batch',
  );
  expect(harness.scheduler.batches.get(id)).toMatchObject({ lookedAt: 3, done: 2, failed: 1 });
  expect(harness.scheduler.batches.get(id).lastError).toMatch(/"i-2" is quarantined/);
});

test('a child with an unreadable row is listed below its parent, and deleted with it', async () => {
  await harness.start('p');
  await worker.answer(act.child(1, 'c', 'chosen'), act.child(2, 'c'));
  await worker.answer(act.wait(1, 'e'));
  await worker.answer(act.wait(1, 'e'));
  await disk.reopenDamaged('instances', (key) => !ofNumber(1)(key));
  const { rows } = await harness.scheduler.instances.tree('p', 0);
  expect(Object.fromEntries(rows.map(({ id, status }) => [id, status]))).toEqual({
    p: 'running',
    chosen: 'stuck',
    'p::1.1.2': 'stuck',
  });
  await disk.reopenDamaged('objects', (key) => key.toString().startsWith('child'));
  expect((await harness.scheduler.instances.tree('p', 0)).rows).toHaveLength(3);
  const deleted = await harness.scheduler.purge('p', { descendants: true, force: true });
  expect(deleted.instances).toBe(3);
  expect((await harness.scheduler.list(EVERY_INSTANCE, null, 10)).rows).toEqual([]);
});

test('an instance is found and deleted although the row of its id is unreadable', async () => {
  await startThree();
  await disk.reopenDamaged('ids', (key) => key.toString() === 'i-2');
  await expectServes('i-2');
  await expect(harness.start('i-2')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await deleteByForce('i-2');
});

test.each(['history', 'activities'])(
  'a damaged row of %s quarantines its instance',
  async (table) => {
    await harness.start('i-1');
    const retry = {
      maxAttempts: 5,
      initialIntervalMs: 60_000,
      maxIntervalMs: 0,
      backoffCoefficient: 1,
      nonRetryableTypes: [],
    };
    await worker.answer(act.activity(1, 'a', { retry }));
    const plain = { type: '', stack: '', nonRetryable: false, details: null, cause: null };
    await worker.finish(null, { kind: 'FAILURE_KIND_APPLICATION', message: 'no', ...plain });
    await harness.start('i-2');
    await worker.answer(act.wait(1, 'e'));
    await disk.reopenDamaged(table, ofNumber(1));
    await until(() => harness.errors.includes('instance quarantined'), 'the quarantine');
    expect((await harness.scheduler.get('i-1')).row).toMatchObject(stuck);
    expect(await historyOf('i-1')).toHaveLength(table === 'history' ? 0 : 3);
    await expectServes('i-2');
    await deleteByForce('i-1');
  },
);

test('an execution with an unreadable row is listed as stuck', async () => {
  await harness.start('i-1');
  await worker.answer(act.again());
  await worker.answer(act.again());
  await worker.answer(act.wait(1, 'e'));
  await disk.reopenDamaged('executions', (key) => key.readUInt32BE(8) === 1);
  expect((await harness.scheduler.executions('i-1', 0)).rows).toMatchObject([
    { execution: 1, status: 'stuck' },
    { execution: 2, status: 'continuedAsNew' },
    { execution: 3, status: 'running' },
  ]);
  await expectServes('i-1');
  await deleteByForce('i-1');
});

test('an unreadable message quarantines its sender until the sender is resumed', async () => {
  await startThree();
  // A quarantined target: the message to it stays in the store.
  await disk.reopenDamaged('instances', ofNumber(2));
  worker = harness.worker(['o', 'c']);
  await harness.start('sender', 'c');
  await worker.answer(act.raise(1, 'i-2', 'e'));
  await disk.reopenDamaged('messages', () => true);
  await until(() => harness.errors.length > 1, 'the quarantine of the sender');
  expect((await harness.scheduler.get('sender')).row).toMatchObject(stuck);
  await expectServes('i-1');
  await harness.scheduler.resume('sender', '');
  expect((await harness.scheduler.get('sender')).row.status).toBe('running');
  await disk.close();
  await disk.open();
  expect((await harness.scheduler.get('sender')).row.status).toBe('running');
});
