import { describe, expect, test } from 'vitest';

import type { Batch, BatchKind } from '../../model/batch-port.ts';
import { failure } from '../../model/payload.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import { batchOf, quiet, SECOND } from './maintenance-harness.suite.ts';

const MANY = 5_000;

async function startMany(harness: SchedulerHarness, count: number, prefix = 'i'): Promise<void> {
  await Promise.all([...Array(count).keys()].map((n) => harness.start(`${prefix}${n}`)));
}

async function ended(harness: SchedulerHarness, id: string): Promise<Batch> {
  await until(() => harness.scheduler.batches.get(id).status !== 'running', 'the end of the batch');
  return harness.scheduler.batches.get(id);
}

function counts(harness: SchedulerHarness): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const { status } of harness.disk.instances.values()) {
    counted[status] = (counted[status] ?? 0) + 1;
  }
  return counted;
}

describe('a batch over many instances', () => {
  const rows: [BatchKind, BatchKind[], Record<string, number>][] = [
    ['terminate', [], { terminated: MANY }],
    ['suspend', [], { suspended: MANY }],
    ['resume', ['suspend'], { pending: MANY }],
    ['delete', ['terminate'], {}],
    ['prune', ['terminate'], { terminated: MANY }],
  ];
  test.each(rows)('%s', async (kind, before, expected) => {
    const harness = await new SchedulerHarness().open();
    await startMany(harness, MANY);
    for (const one of before)
      await ended(harness, await harness.scheduler.batches.start(batchOf({ kind: one })));
    const id = await harness.scheduler.batches.start(batchOf({ kind }));
    const whole = { lookedAt: MANY, done: MANY, failed: 0, lastError: '', status: 'completed' };
    expect(await ended(harness, id)).toMatchObject(whole);
    expect(counts(harness)).toEqual(expected);
  });

  test('cancels all instances', async () => {
    const harness = await new SchedulerHarness().open();
    await startMany(harness, MANY);
    const id = await harness.scheduler.batches.start(batchOf({ kind: 'cancel' }));
    expect(await ended(harness, id)).toMatchObject({ done: MANY });
    const worker = harness.worker(['o'], [], { maxTurns: 1 });
    expect((await worker.nextTurn()).kinds).toContain('cancelRequested');
  });
});

test('a batch retries only stuck instances by default', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await startMany(harness, 3);
  const { task } = await worker.nextTurn();
  const nothing = { eventId: 0, seq: 0, expected: '', actual: '' };
  const report = { reason: 'nondeterminism', message: 'other code', ...nothing } as const;
  worker.session.turnFailed(task.token, report);
  await until(() => counts(harness)['stuck'] === 1, 'a stuck instance');
  const id = await harness.scheduler.batches.start(batchOf({ kind: 'retry' }));
  expect(await ended(harness, id)).toMatchObject({ lookedAt: 1, done: 1 });
});

test('a batch retries failed operations, and retains successful outcomes', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  const why = failure('FAILURE_KIND_APPLICATION', 'Away', 'the service is away');
  for (const id of ['x', 'y']) {
    await harness.start(id);
    await worker.answer(act.activity(1));
    await worker.finish(json('first'));
    await worker.answer(act.activity(2));
    await worker.finish(null, { ...why, nonRetryable: true });
    const { task } = await worker.nextTurn();
    const ending = { kind: 'failExecution', failExecution: { failure: why } } as const;
    worker.session.turnResult(task.token, [ending], false);
  }
  await until(() => counts(harness)['failed'] === 2, 'the failures');
  const stuck = await harness.scheduler.batches.start(batchOf({ kind: 'retry' }));
  expect(await ended(harness, stuck)).toMatchObject({ lookedAt: 0 });

  const filter = { ...EVERY_INSTANCE, statuses: ['failed'] as const };
  const id = await harness.scheduler.batches.start(batchOf({ kind: 'retry', filter }));
  expect(await ended(harness, id)).toMatchObject({ lookedAt: 2, done: 2, failed: 0 });
  for (const _ of ['x', 'y']) {
    const activity = await worker.nextActivity();
    expect(activity).toMatchObject({ seq: 2, attempt: 1 });
    worker.session.activityResult(activity.token, json('second'), null);
    const turn = await worker.nextTurn();
    expect(turn.kinds.filter((kind) => kind === 'activityCompleted')).toHaveLength(2);
    worker.session.turnResult(turn.task.token, [act.complete('done')], false);
  }
  await until(() => counts(harness)['completed'] === 2, 'the ends');
});

test("a batch retries parent and child: the parent is notified of the child's end", async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c'], ['a']);
  const why = failure('FAILURE_KIND_APPLICATION', 'Away', 'the service is away');
  const fail = { kind: 'failExecution', failExecution: { failure: why } } as const;
  await harness.start('parent');
  await worker.answer(act.child(1, 'c', 'kid'));
  await worker.answer(act.activity(1));
  await worker.finish(null, { ...why, nonRetryable: true });
  await worker.answer(fail);
  await worker.answer(fail);
  await until(() => counts(harness)['failed'] === 2, 'the failures');
  const filter = { ...EVERY_INSTANCE, statuses: ['failed'] as const };
  const id = await harness.scheduler.batches.start(batchOf({ kind: 'retry', filter }));
  expect(await ended(harness, id)).toMatchObject({ done: 2, failed: 0 });
  await worker.finish(json('back'));
  await worker.answer(act.complete('kid is done'));
  const turn = await worker.nextTurn();
  expect(turn.task.instanceId).toBe('parent');
  expect(turn.kinds).toContain('childCompleted');
  worker.session.turnResult(turn.task.token, [act.complete('done')], false);
  await until(() => counts(harness)['completed'] === 2, 'the ends');
});

test('a batch processes the existing instances that match its filter', async () => {
  const harness = await new SchedulerHarness().open();
  await startMany(harness, 300, 'a');
  await startMany(harness, 300, 'b');
  const filter = { ...EVERY_INSTANCE, idPrefix: 'b' };
  const id = await harness.scheduler.batches.start(batchOf({ filter, perSecond: 100 }));
  await startMany(harness, 100, 'bb');
  for (let second = 0; second < 5; second += 1) {
    await settle();
    harness.clock.advance(SECOND);
  }
  expect(await ended(harness, id)).toMatchObject({ lookedAt: 300, done: 300 });
  expect(counts(harness)).toEqual({ pending: 400, terminated: 300 });
});

test('a batch deletes children with their parent, and no live instances', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('live', 'elsewhere');
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  const child = await worker.nextTurn();
  worker.session.turnResult(child.task.token, [act.complete()], false);
  await worker.answer(act.complete());
  await until(() => counts(harness)['completed'] === 2, 'the end of both');
  await quiet(harness);
  const id = await harness.scheduler.batches.start(batchOf({ kind: 'delete' }));
  expect(await ended(harness, id)).toMatchObject({ lookedAt: 2, done: 2, failed: 0 });
  expect([...harness.disk.instances.values()].map((row) => row.id)).toEqual(['live']);
});

test('a batch prunes all but the newest ended executions', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  for (let n = 0; n < 4; n += 1) await worker.answer(act.again());
  await worker.nextTurn();
  await quiet(harness).catch(() => undefined);
  const id = await harness.scheduler.batches.start(batchOf({ kind: 'prune', keepLast: 1 }));
  await ended(harness, id);
  const executions = (await harness.scheduler.executions('x', 0)).rows;
  expect(executions.map((one) => one.execution)).toEqual([4, 5]);
});

test('a stopped batch retains its position; a running one survives a restart', async () => {
  const harness = await new SchedulerHarness().open();
  await startMany(harness, 1_000);
  const slow = batchOf({ kind: 'suspend', perSecond: 100 });
  const stopped = await harness.scheduler.batches.start(slow);
  await until(() => harness.scheduler.batches.get(stopped).lookedAt === 100, 'a page');
  await harness.scheduler.batches.stop(stopped);
  const running = await harness.scheduler.batches.start(slow);
  await until(() => harness.scheduler.batches.get(running).lookedAt === 100, 'a page');
  await harness.scheduler.drain();
  await harness.open();
  for (let second = 0; second < 12; second += 1) {
    await settle();
    harness.clock.advance(SECOND);
  }
  expect(await ended(harness, running)).toMatchObject({ lookedAt: 1_000, done: 1_000 });
  expect(harness.scheduler.batches.get(stopped)).toMatchObject({
    status: 'stopped',
    lookedAt: 100,
  });
  expect(harness.scheduler.batches.list().map((one) => one.status)).toContain('stopped');
  expect(counts(harness)).toEqual({ suspended: 1_000 });
});

test('a batch respects its rate, and rejects impossible statuses', async () => {
  const harness = await new SchedulerHarness().open();
  await startMany(harness, 50);
  const id = await harness.scheduler.batches.start(batchOf({ perSecond: 10 }));
  await settle();
  expect(harness.scheduler.batches.get(id).lookedAt).toBe(10);
  harness.clock.advance(999);
  await settle();
  expect(harness.scheduler.batches.get(id).lookedAt).toBe(10);
  harness.clock.advance(1);
  await settle();
  expect(harness.scheduler.batches.get(id).lookedAt).toBe(20);
  const filter = { ...EVERY_INSTANCE, statuses: ['completed'] as const };
  await expect(harness.scheduler.batches.start(batchOf({ filter }))).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

test('a batch is deleted a week after its end', async () => {
  const harness = await new SchedulerHarness().open();
  const first = await harness.scheduler.batches.start(batchOf());
  await ended(harness, first);
  harness.clock.advance(8 * 86_400 * SECOND);
  expect(harness.scheduler.batches.list()).toEqual([]);
  const second = await harness.scheduler.batches.start(batchOf());
  expect(harness.scheduler.batches.list().map((one) => one.batchId)).toEqual([second]);
  expect(harness.disk.objects.get('batch')?.size).toBe(1);
});
