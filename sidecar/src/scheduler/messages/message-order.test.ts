import { expect, test } from 'vitest';
import { act, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

test('a child with a chosen id follows a parent that ends in the same turn', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.child(1, 'c', 'kid'), act.complete());
  const first = await worker.answer(act.wait(1, 'e'));
  await settle();
  const later = worker.turns.flatMap((turn) => turn.events);
  const kinds = [...first, ...later].map((event) => event.kind);
  expect(kinds).toEqual(['executionStarted', 'cancelRequested']);
});

test('one of two operations that request the same id gets it', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.start(1, 'c', 'kid'), act.start(2, 'c', 'kid'));
  await settle();
  const rows = [...harness.disk.instances.values()].filter((row) => row.id === 'kid');
  expect(rows).toHaveLength(1);
});

test('a start and a raise of one turn arrive in order', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  await worker.answer(act.start(1, 'c', 'kid'), act.raise(2, 'kid', 'e'));
  const kinds: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    await settle();
    for (const { task, events } of worker.turns.splice(0)) {
      kinds.push(...events.map((event) => event.kind));
      worker.session.turnResult(task.token, [], true);
    }
  }
  expect(kinds).not.toContain('raiseRefused');
});
