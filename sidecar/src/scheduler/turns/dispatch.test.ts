import { expect, test } from 'vitest';
import { act, SchedulerHarness, settle } from '../scheduler-harness.suite.ts';

test('turns and activities of a queue are dispatched only to workers that serve it', async () => {
  const harness = await new SchedulerHarness().open();
  const plain = harness.worker(['o'], ['a']);
  await harness.start('x', 'o', { queue: 'gpu' });
  await settle();
  expect(plain.turns).toEqual([]);
  expect((await harness.scheduler.get('x')).waitingFor).toMatchObject([
    { reason: 'noWorker', detail: expect.stringContaining('on queue gpu') as string },
  ]);
  const named = harness.worker(['o'], ['a'], { queues: ['gpu'], namedQueuesOnly: true });
  await harness.start('y');
  await named.answer(act.activity(1, 'a', { queue: 'gpu' }), act.activity(2, 'a'));
  expect(await named.nextActivity()).toMatchObject({ seq: 1 });
  expect(await plain.nextActivity()).toMatchObject({ seq: 2 });
  expect((await plain.nextTurn()).task.instanceId).toBe('y');
  expect(named.turns).toEqual([]);
});

test('an activity with a version is dispatched to a worker that has it', async () => {
  const harness = await new SchedulerHarness().open();
  const turns = harness.worker(['o']);
  const [v1, v2] = ['1.0.0', '2.0.0'].map((version) =>
    harness.worker([], [], { activities: [{ name: 'a', version }] }),
  );
  await harness.start('x', 'o', { headers: [{ key: 'h', value: 'v' }] });
  await turns.answer(act.activity(1, 'a', { version: '2.0.0' }));
  expect(await v2!.nextActivity()).toMatchObject({ seq: 1, version: '2.0.0' });
  expect(v1!.activities).toEqual([]);
});

test('the better priority of an instance is first when workers are busy', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { maxTurns: 1 });
  await harness.start('first');
  for (const [id, priority] of [
    ['last', 5],
    ['plain', 0],
    ['urgent', 1],
  ] as const) {
    await harness.start(id, 'o', { priority });
  }
  const order: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    const { task } = await worker.nextTurn();
    order.push(task.instanceId);
    worker.session.turnResult(task.token, [act.complete()], true);
  }
  expect(order).toEqual(['first', 'urgent', 'plain', 'last']);
});

test('a cached instance does not overtake one of a better priority', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { maxTurns: 1 });
  await harness.start('kept');
  await worker.answer(act.wait(1, 'go'));
  await harness.start('busy');
  const busy = await worker.nextTurn();
  await harness.scheduler.raise('kept', 'go', null, 'buffer');
  await harness.start('urgent', 'o', { priority: 1 });
  worker.session.turnResult(busy.task.token, [act.complete()], true);
  expect((await worker.nextTurn()).task.instanceId).toBe('urgent');
});

test('activities inherit priority and fairness key from their instance by default', async () => {
  const harness = await new SchedulerHarness().open();
  const turns = harness.worker(['o']);
  await harness.start('big', 'o', { fairnessKey: 'big' });
  await turns.answer(...Array.from({ length: 50 }, (_, i) => act.activity(i + 1)));
  await harness.start('small', 'o', { fairnessKey: 'small' });
  await turns.answer(act.activity(1), act.activity(2), act.activity(3, 'a', { priority: 1 }));
  await settle();
  const worker = harness.worker([], ['a'], { maxActivities: 5 });
  await settle();
  const handed = worker.activities.map(({ instanceId, seq }) => `${instanceId}${seq}`);
  expect(handed).toEqual(['small3', 'big1', 'small1', 'big2', 'small2']);
});

test('routing survives continue-as-new and a restart', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], [], { queues: ['gpu'] });
  await harness.start('x', 'o', { queue: 'gpu', priority: 2, fairnessKey: 'acme' });
  await worker.answer(act.again());
  await worker.nextTurn();
  await settle();
  await harness.open();
  const plain = harness.worker(['o']);
  await settle();
  expect(plain.turns).toEqual([]);
  const after = harness.worker(['o'], [], { queues: ['gpu'] });
  const { events } = await after.nextTurn();
  expect(events[0]).toMatchObject({
    executionStarted: { execution: 2, queue: 'gpu', priority: 2, fairnessKey: 'acme' },
  });
});
