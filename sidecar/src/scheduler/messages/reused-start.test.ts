import { describe, expect, test } from 'vitest';

import type { Action } from '../../model/action.ts';
import type { HistoryEvent, StartIdReusePolicy } from '../../model/event.ts';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';
import type { ManualWorker } from '../scheduler-harness.suite.ts';

type Policy = 'REJECT' | 'USE_EXISTING' | 'REPLACE_ENDED' | 'TERMINATE_EXISTING';

const wire = (policy: Policy): StartIdReusePolicy => `START_ID_REUSE_POLICY_${policy}`;

function child(name: string, id: string, policy: Policy): Action {
  const action = act.child(1, name, id);
  if (action.kind !== 'scheduleChild') throw new Error('no child');
  const scheduleChild = { ...action.scheduleChild, idReusePolicy: wire(policy) };
  return { kind: 'scheduleChild', scheduleChild };
}

function detached(name: string, id: string, policy: Policy): Action {
  const action = act.start(1, name, id);
  if (action.kind !== 'requestStart') throw new Error('no start');
  return {
    kind: 'requestStart',
    requestStart: { ...action.requestStart, idReusePolicy: wire(policy) },
  };
}

/** Starts an instance of "c", which ends with this value or remains live. */
async function existing(
  harness: SchedulerHarness,
  worker: ManualWorker,
  output?: string,
): Promise<void> {
  await harness.start('kid', 'c');
  await worker.answer(output === undefined ? act.wait(1, 'go') : act.complete(output));
}

async function afterRequest(
  harness: SchedulerHarness,
  worker: ManualWorker,
  action: Action,
): Promise<HistoryEvent> {
  await harness.start('p');
  await worker.answer(action);
  const { events } = await worker.nextTurn();
  return events[0]!;
}

const alreadyExists = {
  failure: { kind: 'FAILURE_KIND_ALREADY_EXISTS', type: 'AlreadyExistsError' },
};

async function open(): Promise<[SchedulerHarness, ManualWorker]> {
  const harness = await new SchedulerHarness().open();
  return [harness, harness.worker(['o', 'c'])];
}

describe('a child whose id is taken', () => {
  test('is rejected by default', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker, 'old');
    const event = await afterRequest(harness, worker, child('c', 'kid', 'REJECT'));
    expect(event).toMatchObject({ childFailed: alreadyExists });
  });

  test('replaces an instance that has ended', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker, 'old');
    const event = await afterRequest(harness, worker, child('c', 'kid', 'REPLACE_ENDED'));
    expect(event).toMatchObject({ executionStarted: { name: 'c', parent: { instanceId: 'p' } } });
    await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
  });

  test('is rejected when the instance to replace has not ended', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker);
    const event = await afterRequest(harness, worker, child('c', 'kid', 'REPLACE_ENDED'));
    expect(event).toMatchObject({ childFailed: alreadyExists });
  });

  test('terminates a live instance, and replaces it', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker);
    const event = await afterRequest(harness, worker, child('c', 'kid', 'TERMINATE_EXISTING'));
    expect(event).toMatchObject({ executionStarted: { instanceId: 'kid', parent: { seq: 1 } } });
  });

  test('is rejected when it would replace its own parent', async () => {
    const [harness, worker] = await open();
    for (const policy of ['TERMINATE_EXISTING', 'USE_EXISTING'] as const) {
      const event = await afterRequest(harness, worker, child('o', 'p', policy));
      expect(event).toMatchObject({ childFailed: alreadyExists });
      await harness.scheduler.terminate('p', 'next');
      await harness.scheduler.purge('p');
    }
  });

  test('ends with the outcome of the existing instance', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker, 'old');
    const event = await afterRequest(harness, worker, child('c', 'kid', 'USE_EXISTING'));
    expect(event.kind).toBe('childCompleted');
    await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
  });

  test('is rejected when the existing instance is of another orchestration', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker, 'old');
    const event = await afterRequest(harness, worker, child('o', 'kid', 'USE_EXISTING'));
    expect(event).toMatchObject({ childFailed: alreadyExists });
  });

  test.each([false, true])(
    'awaits a live instance, restarted in between: %s',
    async (isRestarted) => {
      const harness = await new SchedulerHarness().open();
      let worker = harness.worker(['o', 'c']);
      await existing(harness, worker);
      await harness.start('p');
      await worker.answer(child('c', 'kid', 'USE_EXISTING'));
      await settle();
      expect(worker.turns).toEqual([]);
      if (isRestarted) {
        await harness.open();
        worker = harness.worker(['o', 'c']);
        await settle();
      }
      await harness.scheduler.raise('kid', 'go', null, 'buffer');
      await worker.answer(act.complete('late'));
      const { task, events } = await worker.nextTurn();
      expect(task.instanceId).toBe('p');
      expect(events.at(-1)).toMatchObject({ childCompleted: { seq: 1 } });
      await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
    },
  );

  test('does not cancel an instance that it reuses', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker);
    await harness.start('p');
    await worker.answer(child('c', 'kid', 'USE_EXISTING'));
    await settle();
    await harness.scheduler.terminate('p', 'enough');
    await settle();
    expect((await harness.scheduler.get('kid')).row.status).toBe('running');
  });
});

describe('a detached start whose id is taken', () => {
  test('is accepted when it may use the existing instance', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker);
    const event = await afterRequest(harness, worker, detached('c', 'kid', 'USE_EXISTING'));
    expect(event).toMatchObject({ startAccepted: { seq: 1 } });
  });

  test('replaces an ended instance', async () => {
    const [harness, worker] = await open();
    await existing(harness, worker, 'old');
    const event = await afterRequest(harness, worker, detached('c', 'kid', 'REPLACE_ENDED'));
    expect(['executionStarted', 'startAccepted']).toContain(event.kind);
    expect((await harness.scheduler.get('kid')).row.status).not.toBe('completed');
  });
});

test('a client that may reuse an id gets no instance of another orchestration', async () => {
  const [harness, worker] = await open();
  await existing(harness, worker);
  const start = harness.start('kid', 'o', { idReusePolicy: 'useExisting' });
  await expect(start).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await harness.start('kid', 'c', { idReusePolicy: 'useExisting' });
});
