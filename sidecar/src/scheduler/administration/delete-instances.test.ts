import { expect, test } from 'vitest';
import type { ManualWorker } from '../scheduler-harness.suite.ts';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

/** Answers the first turn of each instance with its script, and all other turns without actions. */
async function play(
  worker: ManualWorker,
  scripts: Readonly<Record<string, Parameters<ManualWorker['answer']>>>,
): Promise<void> {
  const remaining = new Set(Object.keys(scripts));
  while (remaining.size > 0) {
    const { task } = await worker.nextTurn();
    const id = task.instanceId.replace(/^.*::\d+\./, '');
    worker.session.turnResult(task.token, remaining.has(id) ? scripts[id]! : [], true);
    remaining.delete(id);
  }
  await settle();
  for (const { task } of worker.turns.splice(0)) worker.session.turnResult(task.token, [], true);
}

/** `p` awaits a child with a generated id and `kid`; `kid` awaits two more. */
async function family(): Promise<{ harness: SchedulerHarness; worker: ManualWorker }> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c'], ['a']);
  await harness.start('p');
  await play(worker, {
    p: [act.child(1, 'c'), act.child(2, 'c', 'kid'), act.start(3, 'c', 'free')],
    kid: [act.child(1, 'c'), act.child(2, 'c', 'grandkid')],
    grandkid: [act.activity(1)],
    '1.1': [],
    free: [],
  });
  await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
  return { harness, worker };
}

const both = { descendants: true, force: true };

test('a tree lists children with generated and with chosen ids, parents first', async () => {
  const { harness } = await family();
  const { rows, cut } = await harness.scheduler.instances.tree('p', 0);
  expect(cut).toBe(false);
  const ids = rows.map((row) => row.id);
  expect(ids[0]).toBe('p');
  const inKid = expect.stringMatching(/^kid::\d+\.1\.1$/);
  expect(ids).toEqual(['p', 'p::1.1.1', 'kid', inKid, 'grandkid']);
  const near = await harness.scheduler.instances.tree('p', 1);
  expect(near.rows).toHaveLength(3);
  await expect(harness.scheduler.instances.tree('unknown', 0)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a live tree is deleted only by force, and completely', async () => {
  const { harness, worker } = await family();
  const attempt = harness.scheduler.purge('p', { descendants: true, force: false });
  await expect(attempt).rejects.toMatchObject({ code: 'NOT_ENDED' });
  expect(await harness.scheduler.purge('p', both)).toEqual({ instances: 5, executions: 5 });
  await settle();
  expect([...harness.disk.ids.keys()]).toEqual(['free']);
  expect(harness.disk.objects.get('child')?.size ?? 0).toBe(0);
  expect(harness.disk.activities.size).toBe(0);
  expect(harness.disk.timers).toEqual([]);
  // The worker of the activity is notified, and its result changes nothing.
  expect(worker.cancelled).toHaveLength(1);
  expect(harness.errors).toEqual([]);
  // A restart restores no deleted instance.
  const again = new SchedulerHarness();
  Object.assign(again, { disk: harness.disk });
  await again.open();
  await settle();
  expect(await again.store.instanceById('kid')).toBe(null);
  expect([...again.disk.instances.values()].map((row) => row.id)).toEqual(['free']);
});

test('the id is free again, and the next instance does not own the earlier children', async () => {
  const { harness, worker } = await family();
  await harness.scheduler.purge('p', both);
  worker.turns.length = 0;
  await harness.start('p');
  await worker.answer(act.child(1, 'c', 'kid'));
  await until(() => harness.disk.ids.has('kid') && harness.disk.messages.length === 0, 'the child');
  await settle();
  const { rows } = await harness.scheduler.instances.tree('p', 0);
  expect(rows.map((row) => row.id)).toEqual(['p', 'kid']);
});

test('a turn in flight when its instance is deleted changes nothing', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  const { task } = await worker.nextTurn();
  expect(await harness.scheduler.purge('p', both)).toEqual({ instances: 1, executions: 1 });
  worker.session.turnResult(task.token, [act.child(1, 'c'), act.child(2, 'c', 'kid')], true);
  await settle();
  expect(harness.disk.ids.size).toBe(0);
  expect(worker.refusals).toHaveLength(1);
});

test('a child whose start is in progress is not created when its parent is deleted', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o', 'c']);
  await harness.start('p');
  const { task } = await worker.nextTurn();
  worker.session.turnResult(task.token, [act.child(1, 'c', 'kid'), act.child(2, 'c')], true);
  const { instances } = await harness.scheduler.purge('p', both);
  await settle();
  await until(() => harness.disk.messages.length === 0, 'the outbox to empty');
  expect(harness.disk.ids.size).toBe(0);
  expect(harness.disk.instances.size).toBe(0);
  expect(instances).toBeGreaterThan(0);
});

test('a parent outside of the deleted tree is notified of the end', async () => {
  const { harness, worker } = await family();
  await harness.scheduler.purge('kid', both);
  let turn = await worker.nextTurn();
  while (turn.task.instanceId !== 'p') turn = await worker.nextTurn();
  expect(turn.events[0]).toMatchObject({
    childFailed: { seq: 2, failure: { kind: 'FAILURE_KIND_TERMINATED' } },
  });
  const { rows } = await harness.scheduler.instances.tree('p', 0);
  expect(rows.map((row) => row.id)).toEqual(['p', 'p::1.1.1']);
});

test('a thousand children are deleted with their parent', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o'], []);
  await harness.start('p');
  await worker.answer(...Array.from({ length: 1_000 }, (_, at) => act.child(at + 1, 'c')));
  await settle();
  expect((await harness.scheduler.instances.tree('p', 0)).rows).toHaveLength(1_001);
  expect(await harness.scheduler.purge('p', both)).toMatchObject({ instances: 1_001 });
  expect(harness.disk.instances.size).toBe(0);
});

test('counts equal the numbers of a listing', async () => {
  const { harness } = await family();
  await harness.scheduler.terminate('free', '');
  const filter = {
    statuses: [],
    name: 'c',
    version: '',
    idPrefix: '',
    createdFromMs: 0,
    createdToMs: 0,
    queue: '',
    parentId: '',
    endedFromMs: 0,
    endedToMs: 0,
  };
  const counts = await harness.scheduler.instances.count(filter);
  const { rows } = await harness.scheduler.list(filter, null, 100);
  expect([...counts.values()].reduce((sum, count) => sum + count)).toBe(rows.length);
  expect(counts.get('terminated')).toBe(1);
});
