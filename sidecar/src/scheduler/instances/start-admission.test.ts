import { expect, test } from 'vitest';
import { act, json, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

const full = { code: 'OVERLOADED', retryAfterMs: 1_000 };

async function filled(): Promise<SchedulerHarness> {
  const harness = await new SchedulerHarness().open({ cachedInstancesMax: 2, busyInstancesMax: 3 });
  for (const id of ['a', 'b', 'c', 'd', 'e']) await harness.start(id);
  return harness;
}

test('starts beyond the limit of waiting work are rejected without traces', async () => {
  const harness = await filled();
  await expect(harness.start('f')).rejects.toMatchObject(full);
  await expect(harness.scheduler.get('f')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(harness.scheduler.describe()).toMatchObject({ turnsReady: 5 });
});

test('an existing instance receives events and is read at the limit of waiting work', async () => {
  const harness = await filled();
  await harness.scheduler.raise('a', 'e', json(1), 'buffer');
  await expect(harness.start('a')).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
});

test('starts are admitted again as soon as workers have taken some work', async () => {
  const harness = await filled();
  const worker = harness.worker(['o']);
  await worker.answer(act.complete());
  await settle();
  await harness.start('f');
  expect((await harness.scheduler.get('f')).row.status).toBe('pending');
});

test('children are started beyond the limit of waiting work', async () => {
  const harness = await filled();
  const worker = harness.worker(['o']);
  await worker.answer(act.child(1, 'elsewhere', 'kid'), act.child(2, 'elsewhere', 'kid-2'));
  await settle();
  expect((await harness.scheduler.get('kid-2')).row.status).toBe('pending');
});

test('values are rejected while too many bytes wait for a commit', async () => {
  const harness = await new SchedulerHarness().open({ waitingCommitBytesMax: 20_000 });
  const input = json('x'.repeat(4_000));
  const ids = Array.from({ length: 20 }, (_, n) => `i-${n}`);
  const outcomes = await Promise.allSettled(ids.map((id) => harness.start(id, 'o', { input })));
  const refused = outcomes.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(15);
  expect(refused[0]!.reason).toMatchObject({ code: 'OVERLOADED', retryAfterMs: 500 });
  await harness.scheduler.raise('i-0', 'e', input, 'buffer');
  await harness.start('i-19', 'o', { input });
});
