import { beforeEach, describe, expect, test } from 'vitest';

import type { QueryAnswer } from '../../model/live-request-port.ts';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

let harness: SchedulerHarness;
beforeEach(async () => {
  harness = await new SchedulerHarness().open();
});

function query(instanceId: string, timeoutMs = 0): Promise<QueryAnswer> {
  const request = { instanceId, name: 'total', input: json(1), timeoutMs, headers: [] };
  return harness.scheduler.liveRequests.query(request);
}

async function historyOf(id: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of (await harness.scheduler.history(id, 0)).chunks) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a query', () => {
  test('is sent to the worker that caches the orchestrator, and leaves no trace', async () => {
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(act.wait(1, 'e'));
    await settle();
    const before = await historyOf('i');
    const answer = query('i');
    const { task } = await worker.nextRequest();
    expect(task).toMatchObject({ kind: 'query', name: 'total', full: false, delivered: 1 });
    expect(task.events).toEqual([]);
    const report = { outcome: 'answered', output: json(42), failure: null } as const;
    worker.session.liveRequestResult(task.token, report);
    expect(await answer).toEqual({ output: json(42), failure: null });
    expect(await historyOf('i')).toEqual(before);
    expect(harness.scheduler.describe().liveRequestsOut).toBe(0);
  });

  test('reads an instance that has failed at the limit of its history', async () => {
    await harness.open({ historyEventsMax: 10 });
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(act.wait(1, 'e'));
    await settle();
    await harness.scheduler.raise('i', 'e', null, 'buffer');
    await worker.answer(...[2, 3, 4, 5, 6, 7].map((seq) => act.wait(seq, 'e')));
    await until(() => harness.disk.instances.get(1)?.status === 'failed', 'the end');
    expect((await harness.scheduler.get('i')).failure).toMatchObject({ type: 'HistoryTooLarge' });
    const answer = query('i');
    const { task } = await worker.nextRequest();
    // The history does not contain the decisions of the last turn, so the code gets the earlier
    // state.
    expect(task).toMatchObject({ full: true, execution: 1, delivered: 1 });
    const report = { outcome: 'answered', output: json(7), failure: null } as const;
    worker.session.liveRequestResult(task.token, report);
    expect(await answer).toMatchObject({ output: json(7) });
  });

  test('is sent again with the history when the worker has evicted the orchestrator', async () => {
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(act.wait(1, 'e'));
    const answer = query('i');
    await worker.reply('miss');
    const { task, events } = await worker.nextRequest();
    expect(task).toMatchObject({ full: true, more: false, delivered: 1 });
    expect(events.map(({ kind }) => kind)).toEqual([
      'executionStarted',
      'turnCompleted',
      'eventWaitStarted',
    ]);
    const report = { outcome: 'answered', output: null, failure: null } as const;
    worker.session.liveRequestResult(task.token, report);
    await answer;
  });

  test('returns the state after the completed turns', async () => {
    const worker = harness.worker(['o'], [], { maxTurns: 1 });
    await harness.start('i');
    await worker.answer(act.wait(1, 'e'));
    await settle();
    worker.session.evicted('i');
    worker.session.credits(0, 0);
    await harness.scheduler.raise('i', 'e', null, 'buffer');
    void query('i').catch(() => undefined);
    const { task, events } = await worker.nextRequest();
    expect(task).toMatchObject({ full: true, delivered: 1 });
    expect(events.at(-1)?.kind).toBe('eventRaised');
  });

  test('waits for the first turn of its instance', async () => {
    const worker = harness.worker(['o']);
    await harness.start('i');
    const answer = query('i');
    await settle();
    expect(worker.liveRequests).toEqual([]);
    await worker.answer(act.wait(1, 'e'));
    await worker.reply('answered', 7);
    expect((await answer).output).toEqual(json(7));
  });

  test('is sent to another worker when the one that has it is lost', async () => {
    const first = harness.worker(['o'], [], { name: 'first' });
    await harness.start('i');
    await first.answer(act.wait(1, 'e'));
    const answer = query('i');
    await first.nextRequest();
    first.session.closed('gone');
    await settle();
    const second = harness.worker(['o'], [], { name: 'second' });
    const { task } = await second.nextRequest();
    expect(task.full).toBe(true);
    const report = { outcome: 'answered', output: json(3), failure: null } as const;
    second.session.liveRequestResult(task.token, report);
    expect((await answer).output).toEqual(json(3));
  });

  test('reports the reason when no worker answers in time', async () => {
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(act.wait(1, 'e'));
    await settle();
    worker.session.closed('gone');
    const answer = query('i', 100);
    const refused = expect(answer).rejects.toMatchObject({
      code: 'NO_WORKER',
      message: expect.stringContaining('has orchestration o'),
    });
    await settle();
    harness.clock.advanceTo(harness.clock.now() + 100);
    await refused;
  });

  test('of an ended instance gets its whole last execution', async () => {
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(act.complete('out'));
    await until(() => harness.scheduler.isQuiet(), 'rest');
    const answer = query('i');
    const { task, events } = await worker.nextRequest();
    expect(task).toMatchObject({ full: true, delivered: 1, execution: 1 });
    expect(events.at(-1)?.kind).toBe('executionCompleted');
    const report = { outcome: 'answered', output: json(9), failure: null } as const;
    worker.session.liveRequestResult(task.token, report);
    expect((await answer).output).toEqual(json(9));
  });

  test('of an unknown name, or of an unknown instance, is rejected', async () => {
    const worker = harness.worker(['o']);
    await harness.start('i');
    await worker.answer(act.wait(1, 'e'));
    const answer = query('i');
    await worker.reply('unknownName');
    await expect(answer).rejects.toMatchObject({ code: 'UNKNOWN_NAME' });
    await expect(query('unknown')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
