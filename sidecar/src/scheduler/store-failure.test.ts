import { expect, test } from 'vitest';
import { act, json, SchedulerRig, settle, until } from './scheduler-rig.suite.ts';

test('G10: a failing commit acknowledges nothing, says so, and the sidecar goes on', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1));
  await worker.nextActivity();
  rig.store.failNext('no space left');
  await expect(rig.start('y')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(worker.closedWith).toBe('STORE_FAILED');
  await expect(rig.start('z')).rejects.toMatchObject({ code: 'STORE_FAILED' });
  expect(rig.scheduler.describe().storeFailure).toContain('no space left');
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  const again = rig.worker(['o'], ['a']);
  const task = await again.nextActivity();
  expect(task).toMatchObject({ instanceId: 'x', seq: 1 });
  again.session.activityResult(task.token, json(1), null);
  const turn = await again.nextTurn();
  expect(turn.task.full).toBe(true);
  await expect(rig.scheduler.get('y')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a turn computed on what was lost is void', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1));
  const { token } = await worker.nextActivity();
  rig.store.failNext();
  worker.session.activityResult(token, json('lost'), null);
  const turn = await worker.nextTurn();
  worker.session.turnResult(turn.task.token, [act.complete('on lost ground')], false);
  await until(() => worker.closedWith !== '', 'the stream to end');
  rig.clock.advance(1_000);
  await until(() => rig.scheduler.describe().storeFailure === '', 'the store to be taken up again');
  expect((await rig.scheduler.get('x')).row.status).toBe('running');
  const again = rig.worker(['o'], ['a']);
  expect((await again.nextActivity()).seq).toBe(1);
});

test('what was under way at a crash is taken up: children, steps, activities', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'c'], ['a']);
  await rig.start('x');
  await worker.answer(act.activity(1), act.child(2, 'c', 'kid'), act.step(3));
  await until(() => rig.disk.messages.length + rig.disk.ids.size > 1, 'the message');
  await settle();
  await rig.open();
  const after = rig.worker(['o', 'c'], ['a']);
  expect((await after.nextActivity()).seq).toBe(1);
  const ids = [(await after.nextTurn()).task.instanceId, (await after.nextTurn()).task.instanceId];
  expect(ids.sort()).toEqual(['kid', 'x']);
});

test('a crash between the sender and the receiver of a message loses nothing', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o', 'c']);
  await rig.start('x');
  await worker.answer(act.child(1, 'c', 'kid'));
  await until(() => rig.disk.messages.length === 1, 'the message to be durable');
  await rig.open();
  const after = rig.worker(['o', 'c']);
  expect((await after.nextTurn()).task.instanceId).toBe('kid');
  await until(() => rig.disk.messages.length === 0, 'the outbox to empty');
});
