import { beforeEach, expect, test } from 'vitest';

import type { Action } from '../../model/action.ts';
import type { QueryAnswer, UpdateAnswer } from '../../model/live-request-port.ts';
import { act, json, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

// Updates, queries and sessions of an instance during a rewind.

let harness: SchedulerHarness;
let worker: ManualWorker;
beforeEach(async () => {
  harness = await new SchedulerHarness().open();
  worker = harness.worker(['o'], ['a'], { identity: 'p' });
  await harness.start('i');
  await worker.answer(act.wait(1, 'e'));
  await settle();
});

function update(updateId: string): Promise<UpdateAnswer> {
  const request = { instanceId: 'i', name: 'add', input: json(1), updateId, timeoutMs: 0 };
  return harness.scheduler.liveRequests.update({ ...request, waitFor: 'completed', headers: [] });
}

function query(): Promise<QueryAnswer> {
  const request = { instanceId: 'i', name: 'total', input: null, timeoutMs: 0, headers: [] };
  return harness.scheduler.liveRequests.query(request);
}

const done = (updateId: string, output: unknown): Action => ({
  kind: 'completeUpdate',
  completeUpdate: { updateId, output: json(output), failure: null },
});

function rewind(eventId: number): Promise<number> {
  return harness.scheduler.instances.rewind('i', eventId, 'a mistake');
}

test('an update gets the answer of the execution that processes it', async () => {
  const answer = update('u');
  await worker.reply('answered');
  const before = await worker.nextTurn();
  await rewind(3);
  const { task, kinds } = await worker.nextTurn();
  expect(kinds).toEqual([
    'executionStarted',
    'turnCompleted',
    'eventWaitStarted',
    'updateAccepted',
  ]);
  worker.session.turnResult(before.task.token, [done('u', 'void')], true);
  worker.session.turnResult(task.token, [done('u', 'again')], true);
  expect(await answer).toMatchObject({ completed: true, output: json('again') });
});

test('a removed answered update is processed again, and a retained update is not', async () => {
  const asked = [update('retained'), update('back')];
  for (const [at, id] of ['retained', 'back'].entries()) {
    await worker.reply('answered');
    await worker.answer(done(id, 1));
    expect(await asked[at]).toMatchObject({ output: json(1) });
  }
  // Start, turn, wait; accepted, turn, completed.
  await rewind(6);
  const { task, events } = await worker.nextTurn();
  const updates = events.flatMap((event) =>
    event.kind === 'updateAccepted' ? [event.updateAccepted] : [],
  );
  expect(updates.map(({ updateId }) => updateId)).toEqual(['retained', 'back']);
  expect(await update('retained')).toMatchObject({ output: json(1) });
  const again = update('back');
  worker.session.turnResult(task.token, [done('back', 2)], true);
  expect(await again).toMatchObject({ output: json(2) });
});

test('a rewound instance processes the updates that its end left unanswered', async () => {
  const answer = update('u');
  await worker.reply('answered');
  await worker.answer(act.complete());
  expect(await answer).toMatchObject({ failure: { type: 'InstanceEnded' } });
  await settle();
  await rewind(3);
  const { task } = await worker.nextTurn();
  const again = update('u');
  worker.session.turnResult(task.token, [done('u', 'late')], true);
  expect(await again).toMatchObject({ output: json('late'), failure: null });
});

test('a query in flight gets the old state, and the next one the new state', async () => {
  const first = query();
  const { task } = await worker.nextRequest();
  await rewind(1);
  worker.session.liveRequestResult(task.token, {
    outcome: 'answered',
    output: json(1),
    failure: null,
  });
  expect(await first).toMatchObject({ output: json(1) });
  const second = query();
  await worker.answer(act.wait(1, 'e'));
  const next = await worker.nextRequest();
  expect(next.task).toMatchObject({ execution: 2 });
  const report = { outcome: 'answered', output: json(2), failure: null } as const;
  worker.session.liveRequestResult(next.task.token, report);
  expect(await second).toMatchObject({ output: json(2) });
});

test('an update in validation is validated again after a rewind', async () => {
  const answer = update('u');
  const { task } = await worker.nextRequest();
  await rewind(1);
  worker.session.liveRequestResult(task.token, {
    outcome: 'answered',
    output: null,
    failure: null,
  });
  await worker.answer(act.wait(1, 'e'));
  const again = await worker.nextRequest();
  expect(again.task).toMatchObject({ kind: 'validateUpdate', execution: 2 });
  const passed = { outcome: 'answered', output: null, failure: null } as const;
  worker.session.liveRequestResult(again.task.token, passed);
  await worker.answer(done('u', 3));
  expect(await answer).toMatchObject({ output: json(3) });
});

test('a session is retained with its activities and released with removed activities', async () => {
  await harness.scheduler.raise('i', 'e', null, 'buffer');
  await worker.answer(act.activity(2, 'a', { session: 's' }));
  const { token, session } = await worker.nextActivity();
  expect(session).toBe('s');
  await rewind(3);
  expect(worker.cancelled.map((one) => one.token)).toEqual([token]);
  worker.session.activityResult(token, json('stale'), null);
  await worker.answer(act.activity(2, 'a', { session: 's' }));
  const again = await worker.nextActivity();
  expect(again).toMatchObject({ session: 's', attempt: 1 });
  worker.session.activityResult(again.token, json('new'), null);
  const { events } = await worker.nextTurn();
  expect(events.at(-1)).toMatchObject({ activityCompleted: { output: json('new') } });
});
