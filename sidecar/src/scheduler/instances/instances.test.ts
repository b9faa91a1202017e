import { expect, test } from 'vitest';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

const text = (payload: { data: Uint8Array } | null | undefined): string =>
  Buffer.from(payload!.data).toString();

test('a child notifies its parent in the same commit', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  const child = await worker.nextTurn();
  expect(child.events[0]).toMatchObject({
    executionStarted: { name: 'c', parent: { instanceId: 'p', execution: 1, seq: 1 } },
  });
  worker.session.turnResult(child.task.token, [act.complete('kid')], false);
  const turn = await worker.nextTurn();
  expect(turn.task.instanceId).toBe('p');
  const event = turn.events[0];
  expect(event?.kind === 'childCompleted' && text(event.childCompleted.output)).toBe('"kid"');
});

test('a child id in use fails the start of the child, and the parent continues', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('taken', 'elsewhere');
  await harness.start('p');
  await worker.answer(act.child(1, 'c', 'taken'));
  const turn = await worker.nextTurn();
  expect(turn.events[0]).toMatchObject({
    childFailed: { seq: 1, failure: { kind: 'FAILURE_KIND_ALREADY_EXISTS' } },
  });
});

test('an explicit child id and a detached start go through the store and arrive once', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c', 'kid'), act.start(2, 'c', 'free'));
  const seen: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { task, events } = await worker.nextTurn();
    seen.push(`${task.instanceId}:${events.map((event) => event.kind).join()}`);
    if (task.instanceId !== 'p') worker.session.turnResult(task.token, [act.complete()], false);
    else worker.session.turnResult(task.token, [], true);
  }
  expect(seen.sort()).toEqual(['free:executionStarted', 'kid:executionStarted', 'p:startAccepted']);
  await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
});

test('a raise of an orchestrator is delivered, or rejected with the reason', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { name: 'w' });
  await harness.start('target', 'elsewhere');
  await harness.start('p');
  await worker.answer(act.raise(1, 'target', 'e'), act.raise(2, 'unknown', 'e'));
  const kinds: string[] = [];
  while (kinds.length < 2) {
    const turn = await worker.nextTurn();
    kinds.push(...turn.kinds);
    worker.session.turnResult(turn.task.token, [], true);
  }
  expect(kinds).toEqual(['raiseAccepted', 'raiseRefused']);
});

test('terminating a parent cancels its child, which notifies no other instance', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c'));
  const child = await worker.nextTurn();
  worker.session.turnResult(child.task.token, [act.wait(1, 'e')], true);
  await harness.scheduler.terminate('p', 'enough');
  const turn = await worker.nextTurn();
  expect(turn.task.instanceId).toBe(child.task.instanceId);
  expect(turn.kinds).toEqual(['cancelRequested']);
  expect((await harness.scheduler.get('p')).row.status).toBe('terminated');
});

test('continue-as-new starts the next execution at once, with unread events', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  const first = await worker.nextTurn();
  await harness.scheduler.raise('x', 'e', json('kept'), 'buffer');
  worker.session.turnResult(first.task.token, [act.again('next')], false);
  const second = await worker.nextTurn();
  expect(second.task).toMatchObject({ execution: 2, full: true });
  expect(second.kinds).toEqual(['executionStarted', 'eventRaised']);
  worker.session.turnResult(second.task.token, [act.complete()], false);
  await until(() => harness.disk.instances.get(1)?.status === 'completed', 'the end');
  const executions = (await harness.scheduler.executions('x', 0)).rows;
  expect(executions.map((one) => one.status)).toEqual(['continuedAsNew', 'completed']);
});

test('G8: a timer fires at its time, not before, and after a restart too', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.timer(1, harness.clock.now() + 1_000));
  await until(() => harness.disk.timers.length === 1, 'the timer');
  harness.clock.advance(999);
  await settle();
  expect(worker.turns).toEqual([]);
  await harness.open();
  const after = harness.worker(['o']);
  harness.clock.advance(1);
  const turn = await after.nextTurn();
  expect(turn.kinds).toContain('timerFired');
  after.session.turnResult(turn.task.token, [act.complete()], false);
  await until(() => harness.disk.timers.length === 0, 'the timer to be deleted');
});

test('a timer that became due while the sidecar was down fires at its start', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.timer(1, harness.clock.now() + 1_000));
  await until(() => harness.disk.timers.length === 1, 'the timer');
  harness.clock.advance(5_000);
  await harness.open();
  const after = harness.worker(['o']);
  harness.clock.advance(0);
  expect((await after.nextTurn()).kinds).toContain('timerFired');
});

test('id reuse: reject, use existing, replace ended, terminate existing, same key', async () => {
  const harness = await new SchedulerHarness().open();
  const start = (idReusePolicy: 'reject' | 'useExisting' | 'replaceEnded' | 'terminateExisting') =>
    harness.scheduler.start({
      name: 'o',
      instanceId: 'x',
      version: '',
      input: null,
      idReusePolicy,
      idempotencyKey: 'k',
    });
  await harness.start('x');
  await expect(start('reject')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  await expect(start('replaceEnded')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
  expect((await start('useExisting')).created).toBe(false);
  expect((await start('terminateExisting')).created).toBe(true);
  expect((await start('reject')).created).toBe(true);
  expect(harness.disk.instances.size).toBe(1);
  await harness.scheduler.terminate('x', '');
  const other = { name: 'o', instanceId: 'x', version: '', input: null };
  const again = { ...other, idReusePolicy: 'replaceEnded' as const, idempotencyKey: 'other' };
  expect((await harness.scheduler.start(again)).created).toBe(true);
  expect(harness.disk.instances.size).toBe(1);
  expect(harness.disk.ids.get('x')).toBe(3);
});

test('two simultaneous starts of one id create one instance', async () => {
  const harness = await new SchedulerHarness().open();
  const results = await Promise.allSettled([
    harness.start('x'),
    harness.start('x'),
    harness.start('x'),
  ]);
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
});

test('G6: calls to unknown and ended instances are errors', async () => {
  const harness = await new SchedulerHarness().open();
  await expect(harness.scheduler.raise('no', 'e', null, 'buffer')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  await harness.start('x');
  await harness.scheduler.terminate('x', '');
  for (const call of [
    () => harness.scheduler.raise('x', 'e', null, 'buffer'),
    () => harness.scheduler.cancel('x', ''),
    () => harness.scheduler.suspend('x', ''),
  ]) {
    await expect(call()).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
  }
  expect(await harness.scheduler.wait('x', 0)).toMatchObject({ ended: true });
});

test('a repeated raise after a restart, or after the end, is answered like the first', async () => {
  const harness = await new SchedulerHarness().open();
  const once = (key: string): Promise<string> =>
    harness.scheduler.raise('x', 'e', null, 'buffer', [], key);
  await harness.start('x');
  expect(await once('k-1')).toBe('buffered');
  await harness.open();
  expect(await once('k-1')).toBe('buffered');
  await harness.scheduler.terminate('x', '');
  for (let again = 0; again < 2; again += 1) {
    expect(await once('k-1')).toBe('buffered');
    await expect(once('k-2')).rejects.toMatchObject({ code: 'INSTANCE_ENDED' });
    await harness.open();
  }
});

test('a suspended instance receives events, and runs turns after resume', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('x');
  await worker.answer(act.wait(1, 'e'));
  await harness.scheduler.suspend('x', 'look');
  expect((await harness.scheduler.get('x')).row.status).toBe('suspended');
  await harness.scheduler.raise('x', 'e', null, 'buffer');
  await settle();
  expect(worker.turns).toEqual([]);
  await harness.scheduler.resume('x', '');
  expect((await worker.nextTurn()).kinds).toEqual(['eventRaised']);
});

test('purge deletes an ended instance and frees its id', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await expect(harness.scheduler.purge('x')).rejects.toMatchObject({ code: 'NOT_ENDED' });
  await harness.scheduler.terminate('x', '');
  expect(await harness.scheduler.purge('x')).toEqual({ instances: 1, executions: 1 });
  await expect(harness.scheduler.get('x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await harness.start('x');
});

test('a wait that times out returns a status for it', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  const waiting = harness.scheduler.wait('x', 100);
  await settle();
  harness.clock.advance(100);
  expect((await waiting).ended).toBe(false);
});

test('an instance that never had a turn is pending after a restart too', async () => {
  const harness = await new SchedulerHarness().open();
  await harness.start('x');
  await harness.scheduler.suspend('x', 'later');
  await harness.open();
  await harness.scheduler.resume('x', '');
  expect((await harness.scheduler.get('x')).row.status).toBe('pending');
});
