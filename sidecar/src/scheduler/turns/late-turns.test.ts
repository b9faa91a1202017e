import { expect, test } from 'vitest';
import { act, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

const LIMIT_MS = 120_000;

test('an unanswered turn is reassigned, and its late answer is rejected', async () => {
  const harness = await new SchedulerHarness().open();
  const silent = harness.worker(['o'], [], { name: 'silent' });
  await harness.start('x');
  const stale = await silent.nextTurn();
  const other = harness.worker(['o'], [], { name: 'other' });
  harness.clock.advance(LIMIT_MS - 1);
  await settle();
  expect(other.turns).toEqual([]);
  harness.clock.advance(1);
  await settle();
  silent.session.turnResult(stale.task.token, [act.wait(1, 'of the silent one')], true);
  await other.answer(act.wait(1, 'of the other'));
  const { waitingFor } = await harness.scheduler.get('x');
  expect(waitingFor).toMatchObject([{ reason: 'event', name: 'of the other' }]);
});

test('each turn has its own timeout, and an answer in time does not count as lost', async () => {
  const harness = await new SchedulerHarness().open();
  const first = harness.worker(['o'], [], { maxTurns: 1 });
  await harness.start('x');
  await first.nextTurn();
  harness.clock.advance(LIMIT_MS / 2);
  const second = harness.worker(['o'], [], { maxTurns: 1 });
  await harness.start('y');
  const { task } = await second.nextTurn();
  harness.clock.advance(LIMIT_MS / 2);
  await settle();
  expect(task.instanceId).toBe('y');
  expect(harness.scheduler.describe()).toMatchObject({ turnsOut: 1, turnsReady: 1 });
  second.session.turnResult(task.token, [act.complete()], true);
  await settle();
  const { task: next } = await second.nextTurn();
  expect(next).toMatchObject({ instanceId: 'x', full: true });
});

test('an instance is quarantined when no worker answers its turns', async () => {
  const harness = await new SchedulerHarness().open();
  const workers = [1, 2, 3, 4, 5].map((n) =>
    harness.worker(['o'], [], { name: `w${n}`, maxTurns: 1 }),
  );
  await harness.start('x');
  for (const _ of workers) {
    harness.clock.advance(LIMIT_MS);
    await settle();
  }
  const { row, waitingFor } = await harness.scheduler.get('x');
  expect(row.status).toBe('stuck');
  expect(waitingFor[0]).toMatchObject({ reason: 'quarantined' });
  expect(waitingFor[0]!.detail).toMatch(/5 workers.*did not answer for 120 s/);
});

test('a timeout of 0 disables it', async () => {
  const harness = await new SchedulerHarness().open({ turnTimeoutMs: 0 });
  const silent = harness.worker(['o']);
  await harness.start('x');
  await silent.nextTurn();
  harness.clock.advance(100 * LIMIT_MS);
  await settle();
  expect(harness.scheduler.describe().turnsOut).toBe(1);
});
