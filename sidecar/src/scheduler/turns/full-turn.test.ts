import { expect, test } from 'vitest';
import { act, json, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

test('input that arrives while a full turn waits for a commit is not lost', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], ['a']);
  await harness.start('x');
  await worker.answer(act.activity(1), act.activity(2));
  const first = await worker.nextActivity();
  const second = await worker.nextActivity();
  worker.session.evicted('x');
  harness.store.hold();
  worker.session.activityResult(first.token, json(1), null);
  await until(() => harness.store.held, 'the commit to begin');
  worker.session.activityResult(second.token, json(2), null);
  harness.store.release();
  const seen: string[] = [];
  for (let turn = 0; turn < 2 && seen.length < 2; turn += 1) {
    const { task, kinds } = await worker.nextTurn();
    seen.push(...kinds.filter((kind) => kind === 'activityCompleted'));
    worker.session.turnResult(task.token, [], true);
    await settle();
  }
  expect(seen).toEqual(['activityCompleted', 'activityCompleted']);
});
