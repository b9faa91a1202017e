import { beforeEach, describe, expect, test } from 'vitest';

import type { Action } from '../../model/action.ts';
import type { UpdateAnswer } from '../../model/live-request-port.ts';
import { failure } from '../../model/payload.ts';
import { act, json, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

let harness: SchedulerHarness;
let worker: ManualWorker;
beforeEach(async () => {
  harness = await new SchedulerHarness().open();
  worker = harness.worker(['o']);
  await harness.start('i');
  await worker.answer(act.wait(1, 'e'));
  await settle();
});

function update(
  updateId: string,
  waitFor: 'accepted' | 'completed' = 'completed',
  timeoutMs = 0,
): Promise<UpdateAnswer> {
  const request = { instanceId: 'i', name: 'add', input: json(1), updateId, waitFor };
  return harness.scheduler.liveRequests.update({ ...request, timeoutMs, headers: [] });
}

const done = (updateId: string, output: unknown): Action => ({
  kind: 'completeUpdate',
  completeUpdate: { updateId, output: json(output), failure: null },
});

async function kinds(): Promise<string[]> {
  const all: string[] = [];
  for await (const chunk of (await harness.scheduler.history('i', 0)).chunks) {
    all.push(...harness.codec.decode(chunk).map(({ kind }) => kind));
  }
  return all;
}

describe('an update', () => {
  test('is validated, recorded, run and answered', async () => {
    const answer = update('u');
    const { task } = await worker.nextRequest();
    expect(task).toMatchObject({ kind: 'validateUpdate', name: 'add', input: json(1) });
    const passed = { outcome: 'answered', output: null, failure: null } as const;
    worker.session.liveRequestResult(task.token, passed);
    const events = await worker.answer(done('u', 2));
    expect(events).toMatchObject([{ kind: 'updateAccepted', updateAccepted: { updateId: 'u' } }]);
    expect(await answer).toMatchObject({ accepted: true, completed: true, output: json(2) });
    expect((await kinds()).slice(3)).toEqual([
      'updateAccepted',
      'turnCompleted',
      'updateCompleted',
    ]);
  });

  test('leaves no trace when its validation rejects it', async () => {
    const before = await kinds();
    const answer = update('u');
    const { task } = await worker.nextRequest();
    const why = failure('FAILURE_KIND_APPLICATION', 'Negative', 'no');
    worker.session.liveRequestResult(task.token, { outcome: 'failed', output: null, failure: why });
    expect(await answer).toMatchObject({ accepted: false, completed: false, failure: why });
    expect(await kinds()).toEqual(before);
  });

  test('is validated again when its instance has changed meanwhile', async () => {
    const answer = update('u', 'accepted');
    const { task } = await worker.nextRequest();
    await harness.scheduler.raise('i', 'other', null, 'buffer');
    const passed = { outcome: 'answered', output: null, failure: null } as const;
    worker.session.liveRequestResult(task.token, passed);
    await settle();
    expect(worker.liveRequests).toEqual([]);
    await worker.answer();
    await worker.reply('answered');
    expect(await answer).toMatchObject({ accepted: true, completed: false });
    expect((await kinds()).filter((kind) => kind === 'updateAccepted')).toHaveLength(1);
  });

  test('fails for an instance that changes during every validation', async () => {
    const refused = expect(update('u')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    for (let round = 0; round < 8; round += 1) {
      const { task } = await worker.nextRequest();
      await harness.scheduler.raise('i', 'other', null, 'buffer');
      const passed = { outcome: 'answered', output: null, failure: null } as const;
      worker.session.liveRequestResult(task.token, passed);
      await worker.answer();
    }
    await refused;
  });

  test('with a used id gets the first answer, and runs once', async () => {
    const first = update('u');
    const second = update('u');
    await worker.reply('answered');
    await worker.answer(done('u', 5));
    expect(await second).toEqual(await first);
    expect(await update('u')).toEqual(await first);
    expect((await kinds()).filter((kind) => kind === 'updateAccepted')).toHaveLength(1);
  });

  test('survives its caller and a restart between acceptance and answer', async () => {
    expect(await accept('u')).toMatchObject({ accepted: true, completed: false });
    await worker.nextTurn();
    await harness.open();
    worker = harness.worker(['o']);
    const again = update('u');
    await worker.answer(done('u', 'late'));
    expect((await again).output).toEqual(json('late'));
  });

  test('is recorded in the order of the calls', async () => {
    const first = update('u1');
    const second = update('u2');
    await worker.reply('answered');
    await settle();
    expect(worker.liveRequests).toEqual([]);
    await worker.answer(done('u1', 1));
    await worker.reply('answered');
    await worker.answer(done('u2', 2));
    expect((await first).output).toEqual(json(1));
    expect((await second).output).toEqual(json(2));
  });

  test('without an answer at the end of its instance fails for its caller', async () => {
    await accept('u');
    const waiting = update('u');
    await worker.answer(act.complete());
    expect(await waiting).toMatchObject({ completed: true, failure: { type: 'InstanceEnded' } });
    expect(await update('u')).toMatchObject({ failure: { type: 'InstanceEnded' } });
    await expect(update('other')).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
  });

  test('is carried over by continue-as-new if undelivered, and fails otherwise', async () => {
    const shown = accept('shown');
    await shown;
    const { task } = await worker.nextTurn();
    const waiting = update('shown');
    await settle();
    worker.session.turnResult(task.token, [act.again()], true);
    expect(await waiting).toMatchObject({ failure: { type: 'ContinuedAsNew' } });
    const next = await worker.nextTurn();
    expect(next.kinds).toEqual(['executionStarted']);
  });

  test('reports the reason when no worker accepts it in time', async () => {
    worker.session.closed('gone');
    const refused = expect(update('u', 'completed', 50)).rejects.toMatchObject({
      code: 'NO_WORKER',
      message: expect.stringContaining('no attached worker'),
    });
    await settle();
    harness.clock.advanceTo(harness.clock.now() + 50);
    await refused;
    worker = harness.worker(['o']);
    await settle();
    expect(worker.liveRequests).toEqual([]);
  });

  test('in progress when the store fails is rejected with the reason', async () => {
    const first = update('first');
    await worker.nextRequest();
    const second = update('second');
    const outcomes = Promise.allSettled([first, second]);
    harness.store.failNext();
    await harness.scheduler.raise('i', 'e', null, 'buffer').catch(() => undefined);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FAILED' } });
    }
  });

  test('that was never accepted cannot be answered', async () => {
    await harness.scheduler.raise('i', 'e', null, 'buffer');
    await worker.answer(done('unknown', 1));
    await settle();
    const { row } = await harness.scheduler.get('i');
    expect(row.stuck?.message).toContain('update "unknown" is not open');
  });
});

async function accept(updateId: string): Promise<UpdateAnswer> {
  const answer = update(updateId, 'accepted');
  await worker.reply('answered');
  return answer;
}

test('is accepted although few instances fit into memory', async () => {
  const small = await new SchedulerHarness().open({ cachedInstancesMax: 0 });
  const only = small.worker(['o']);
  await small.start('i');
  await only.answer(act.wait(1, 'e'));
  await small.start('other');
  await only.answer(act.wait(1, 'e'));
  await settle();
  const request = { instanceId: 'i', name: 'add', input: json(1), updateId: 'u', headers: [] };
  const how = { waitFor: 'accepted', timeoutMs: 0 } as const;
  const answer = small.scheduler.liveRequests.update({ ...request, ...how });
  const { task } = await only.nextRequest();
  await small.start('third');
  await settle();
  only.session.liveRequestResult(task.token, { outcome: 'answered', output: null, failure: null });
  expect(await answer).toMatchObject({ accepted: true });
});
