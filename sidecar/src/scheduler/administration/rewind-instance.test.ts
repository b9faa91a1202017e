import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../model/event.ts';
import { failure } from '../../model/payload.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

async function history(
  harness: SchedulerHarness,
  id: string,
  execution = 0,
): Promise<HistoryEvent[]> {
  const { chunks } = await harness.scheduler.history(id, execution);
  const events: HistoryEvent[] = [];
  for await (const bytes of chunks) events.push(...harness.codec.decode(bytes));
  return events;
}

const kindsOf = (events: readonly HistoryEvent[]): string[] => events.map(({ kind }) => kind);

function rewind(harness: SchedulerHarness, id: string, eventId: number): Promise<number> {
  return harness.scheduler.instances.rewind(id, eventId, 'a mistake');
}

function fork(
  harness: SchedulerHarness,
  id: string,
  eventId: number,
  newId = 'other',
): Promise<string> {
  return harness.scheduler.instances.fork(id, 0, eventId, newId);
}

test('a failed instance continues before its last turn, in a copied history', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('i');
  await worker.answer(act.activity(1));
  await worker.finish(json('first'));
  const broken = failure('FAILURE_KIND_APPLICATION', 'Broken', 'broken');
  await worker.answer({ kind: 'failExecution', failExecution: { failure: broken } });
  await until(() => harness.disk.instances.get(1)?.status === 'failed', 'the end');
  const before = await history(harness, 'i');
  const last = before.length;
  expect(await rewind(harness, 'i', last)).toBe(2);
  const { task, events, kinds } = await worker.nextTurn();
  expect(task).toMatchObject({ execution: 2, full: true });
  expect(kinds).toEqual([
    'executionStarted',
    'turnCompleted',
    'activityScheduled',
    'activityCompleted',
  ]);
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  expect(events.map(({ timeMs }) => timeMs)).toEqual(before.slice(0, 4).map((e) => e.timeMs));
  const [start] = events;
  const [original] = before;
  expect(start?.kind === 'executionStarted' && start.executionStarted).toMatchObject({
    execution: 2,
    copiedFrom: { instanceId: 'i', execution: 1, eventId: 4 },
    seed: original?.kind === 'executionStarted' && original.executionStarted.seed,
  });
  worker.session.turnResult(task.token, [act.complete('at last')], false);
  await until(() => harness.disk.instances.get(1)?.status === 'completed', 'the second end');
  const executions = (await harness.scheduler.executions('i', 0)).rows;
  expect(executions.map(({ status }) => status)).toEqual(['failed', 'completed']);
  expect((await harness.scheduler.get('i')).row.details?.copiedFrom?.execution).toBe(1);
});

test('a rewind schedules activities after its event again and retains earlier ones', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('i');
  await worker.answer(act.wait(1, 'go'));
  await settle();
  await harness.scheduler.raise('i', 'go', null, 'buffer');
  await worker.answer(act.activity(2));
  await worker.finish(json('done'));
  await worker.answer();
  await settle();
  const events = await history(harness, 'i');
  const scheduled = events.find(({ kind }) => kind === 'activityScheduled')!.id;
  // The event is the last one before the schedule of the activity.
  await rewind(harness, 'i', scheduled - 1);
  const again = await worker.nextTurn();
  expect(again.kinds).toEqual([
    'executionStarted',
    'turnCompleted',
    'eventWaitStarted',
    'eventRaised',
  ]);
  worker.session.turnResult(again.task.token, [act.activity(2)], true);
  const attempt = await worker.nextActivity();
  worker.session.activityResult(attempt.token, json('again'), null);
  await worker.answer();
  await settle();
  // The event is between the schedule and the end of the activity: it is dispatched again.
  await rewind(harness, 'i', scheduled);
  await worker.finish(json('third'));
  const third = await worker.nextTurn();
  expect(kindsOf(third.events).at(-1)).toBe('activityCompleted');
  expect((await harness.scheduler.executions('i', 0)).rows.map(({ status }) => status)).toEqual([
    'rewound',
    'rewound',
    'running',
  ]);
});

test('an attempt of a removed event is withdrawn, and its result ignored', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('i');
  await worker.answer(act.activity(1));
  const attempt = await worker.nextActivity();
  await rewind(harness, 'i', 1);
  expect(worker.cancelled.map(({ token }) => token)).toEqual([attempt.token]);
  worker.session.activityResult(attempt.token, json('late'), null);
  const { kinds } = await worker.nextTurn();
  expect(kinds).toEqual(['executionStarted']);
  expect(harness.disk.activities.size).toBe(0);
});

test('a retained timer fires at its original time, and a removed timer does not fire', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('i');
  const atMs = harness.clock.now() + 1_000;
  await worker.answer(act.timer(1, atMs), act.wait(2, 'go'));
  await settle();
  await harness.scheduler.raise('i', 'go', null, 'buffer');
  await worker.answer(act.timer(3, atMs + 1_000));
  await settle();
  const events = await history(harness, 'i');
  const raised = events.find(({ kind }) => kind === 'eventRaised')!.id;
  await rewind(harness, 'i', raised - 1);
  expect(harness.disk.timers).toEqual([
    { instanceNumber: 1, execution: 2, seq: 1, fireAtMs: atMs },
  ]);
  // The external event arrived after the cut, so it is delivered again.
  const turn = await worker.nextTurn();
  expect(turn.kinds.at(-1)).toBe('eventRaised');
  worker.session.turnResult(turn.task.token, [], true);
  await settle();
  harness.clock.advanceTo(atMs);
  expect((await worker.nextTurn()).kinds).toEqual(['timerFired']);
  await until(() => harness.disk.timers.length === 0, 'its end');
});

test('a child that ended after the cut is not restarted; its outcome is repeated', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  await worker.answer(act.complete('kid'));
  await worker.answer(act.wait(2, 'go'));
  await settle();
  const events = await history(harness, 'p');
  const scheduled = events.find(({ kind }) => kind === 'childScheduled')!.id;
  await rewind(harness, 'p', scheduled);
  const turn = await worker.nextTurn();
  expect(turn.task.instanceId).toBe('p');
  expect(turn.kinds.at(-1)).toBe('childCompleted');
  expect(harness.disk.instances.size).toBe(2);
});

test('an open child notifies the new execution, also after a second rewind', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  const child = await worker.nextTurn();
  await settle();
  const { length } = await history(harness, 'p');
  expect(await rewind(harness, 'p', length)).toBe(2);
  expect(await rewind(harness, 'p', length)).toBe(3);
  worker.session.turnResult(child.task.token, [act.complete('kid')], false);
  const turn = await worker.nextTurn();
  expect(turn.task).toMatchObject({ instanceId: 'p', execution: 3 });
  expect(turn.kinds.at(-1)).toBe('childCompleted');
  expect((await harness.scheduler.instances.tree('p', 0)).rows).toHaveLength(2);
});

test('a child that was stopped with its parent has its outcome later', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  const child = await worker.nextTurn();
  await settle();
  const { length } = await history(harness, 'p');
  await harness.scheduler.terminate('p', 'oops');
  await harness.scheduler.terminate(child.task.instanceId, 'too');
  await rewind(harness, 'p', length);
  const turn = await worker.nextTurn();
  expect(turn.kinds.at(-1)).toBe('childFailed');
});

test('an adopted child is stopped when its parent ends', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'), act.wait(2, 'go'));
  await worker.answer();
  await settle();
  await rewind(harness, 'p', (await history(harness, 'p')).length);
  await harness.scheduler.terminate('p', '');
  const turn = await worker.nextTurn();
  expect(turn.kinds).toEqual(['cancelRequested']);
});

test('a child of a removed event follows its parent-close policy', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  await worker.answer();
  await settle();
  await rewind(harness, 'p', 1);
  const turns = [await worker.nextTurn(), await worker.nextTurn()];
  const child = turns.find(({ task }) => task.instanceId !== 'p');
  expect(child?.kinds).toEqual(['cancelRequested']);
});

test('a rewound instance continues if cancelled or stuck, and remains suspended', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('i');
  await worker.answer(act.wait(1, 'go'));
  await settle();
  const { length } = await history(harness, 'i');
  await harness.scheduler.cancel('i', 'stop');
  const { task } = await worker.nextTurn();
  worker.session.turnFailed(task.token, {
    reason: 'nondeterminism',
    message: 'other code',
  } as never);
  await until(() => harness.disk.instances.get(1)?.status === 'stuck', 'the parking');
  await rewind(harness, 'i', length);
  expect((await harness.scheduler.get('i')).row.status).toBe('running');
  expect(worker.turns).toHaveLength(0);
  await harness.scheduler.suspend('i', '');
  await rewind(harness, 'i', 1);
  expect((await harness.scheduler.get('i')).row.status).toBe('suspended');
  await harness.scheduler.resume('i', '', false);
  expect((await worker.nextTurn()).kinds[0]).toBe('executionStarted');
});

test('an unknown event is rejected', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('i');
  await expect(rewind(harness, 'i', 2)).rejects.toMatchObject({ code: 'CANNOT_REWIND' });
  await expect(rewind(harness, 'unknown', 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(fork(harness, 'i', 9)).rejects.toMatchObject({ code: 'CANNOT_REWIND' });
  await expect(fork(harness, 'i', 1, 'i')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('a restart restores a rewound instance', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('i');
  await worker.answer(act.activity(1));
  await worker.nextActivity();
  await settle();
  await rewind(harness, 'i', (await history(harness, 'i')).length);
  const again = new SchedulerHarness();
  Object.assign(again, { disk: harness.disk });
  await again.open();
  const other = again.worker(['o'], ['a']);
  await other.finish(json('once more'));
  const turn = await other.nextTurn();
  expect(turn.task).toMatchObject({ execution: 2, full: true });
  expect(turn.kinds.at(-1)).toBe('activityCompleted');
});

test('a fork continues independently, with its own activities and children', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c'], ['a']);
  await harness.start('i');
  await worker.answer(act.activity(1), act.child(2, 'c'), act.wait(3, 'go'));
  await worker.nextActivity();
  const first = await worker.nextTurn();
  await settle();
  expect(await fork(harness, 'i', (await history(harness, 'i')).length)).toBe('other');
  const attempt = await worker.nextActivity();
  expect(attempt.instanceId).toBe('other');
  const child = await worker.nextTurn();
  expect(child.task.instanceId).not.toBe(first.task.instanceId);
  worker.session.turnResult(child.task.token, [act.complete('mine')], false);
  const turn = await worker.nextTurn();
  expect(turn.task).toMatchObject({ instanceId: 'other', execution: 1, full: true });
  expect(turn.kinds.at(-1)).toBe('childCompleted');
  expect((await harness.scheduler.get('i')).sizes?.openOperations).toBe(3);
  const { rows } = await harness.scheduler.instances.tree('other', 0);
  expect(rows[0]).toMatchObject({ parent: null, details: { copiedFrom: { instanceId: 'i' } } });
  expect(rows).toHaveLength(2);
});

test('a fork of an ended instance begins before its last turn', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('i');
  await worker.answer(act.complete('one'));
  await until(() => harness.disk.instances.get(1)?.status === 'completed', 'the end');
  const forkId = await fork(harness, 'i', 3, '');
  const { task, kinds } = await worker.nextTurn();
  expect(task.instanceId).toBe(forkId);
  expect(kinds).toEqual(['executionStarted']);
  worker.session.turnResult(task.token, [act.complete('two')], false);
  await until(() => harness.disk.instances.get(2)?.status === 'completed', 'the other end');
  expect((await harness.scheduler.get('i')).row.status).toBe('completed');
});
