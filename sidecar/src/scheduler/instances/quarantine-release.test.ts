import { expect, test } from 'vitest';
import type { MessageRow } from '../../model/store-round.ts';
import { damage, reopened } from './damaged-history.suite.ts';
import { act, SchedulerRig, settle, until } from '../scheduler-harness.suite.ts';

const BY_FORCE = { descendants: true, force: true };

/** A rig whose instance "i" has decided these and cannot be read; the answer undoes that. */
async function unreadable(
  ...actions: Parameters<ReturnType<SchedulerRig['worker']>['answer']>
): Promise<{ rig: SchedulerRig; undo: () => void }> {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('i');
  await worker.answer(...actions);
  await settle();
  const undo = damage(rig, 'i');
  await reopened(rig);
  await settle();
  return { rig, undo };
}

test('a timer that was due while its instance could not be read fires after a resume', async () => {
  const { rig, undo } = await unreadable(act.timer(1, 1_005_000));
  rig.clock.advance(10_000);
  await settle();
  undo();
  await rig.scheduler.resume('i', '');
  rig.clock.advance(1);
  await settle();
  expect((await rig.worker(['o']).nextTurn()).kinds).toContain('timerFired');
});

test('the answer to a sender that cannot be read waits until it can', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('sender');
  const commit = rig.store.commit.bind(rig.store);
  const never = new Promise<void>(() => {});
  let isDead = false;
  // The message is durable, and the process ends before it is handed over.
  rig.store.commit = async (rounds): Promise<void> => {
    if (isDead) return never;
    await commit(rounds);
    isDead = rounds.some((round) => round.messagesPut.length > 0);
    if (isDead) return never;
  };
  await worker.answer(act.raise(1, 'nobody', 'e'));
  await until(() => rig.disk.messages.length > 0, 'the message');
  const undo = damage(rig, 'sender');
  await rig.store.close();
  await rig.open();
  await settle();
  expect(rig.disk.messages.length).toBe(1);
  undo();
  await rig.scheduler.resume('sender', '');
  await settle();
  expect((await rig.worker(['o']).nextTurn()).kinds).toContain('raiseRefused');
  expect(rig.disk.messages as MessageRow[]).toEqual([]);
});

test('a message that waited is handed over, whoever reads the instance again', async () => {
  const { rig, undo } = await unreadable(act.wait(1, 'e'));
  const worker = rig.worker(['o', 'sender']);
  await rig.start('sender', 'sender');
  await worker.answer(act.raise(1, 'i', 'e'));
  await settle();
  undo();
  const history = rig.store.history.bind(rig.store);
  let isBusy = true;
  rig.store.history = (...place) => {
    if (!isBusy) return history(...place);
    isBusy = false;
    throw new Error('the disk is busy');
  };
  await expect(rig.scheduler.resume('i', '')).rejects.toThrow('busy');
  await rig.scheduler.raise('i', 'x', null, 'buffer');
  await settle();
  expect(rig.disk.messages as MessageRow[]).toEqual([]);
});

test('a parent hears that its child, which could not be read, was deleted', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('parent');
  await worker.answer(act.child(1, 'c', 'kid'));
  await settle();
  damage(rig, 'kid');
  await reopened(rig);
  await settle();
  await rig.scheduler.purge('kid', BY_FORCE);
  await settle();
  const { events } = await rig.worker(['o']).nextTurn();
  expect(events.at(-1)).toMatchObject({
    kind: 'childFailed',
    childFailed: { failure: { message: expect.stringMatching(/kid.*deleted/) } },
  });
});

test('a parent that cannot be read either hears it when it can be', async () => {
  const rig = await new SchedulerRig().open();
  const worker = rig.worker(['o']);
  await rig.start('parent');
  await worker.answer(act.child(1, 'c', 'kid'));
  await settle();
  damage(rig, 'kid');
  const undo = damage(rig, 'parent');
  await reopened(rig);
  await settle();
  await rig.scheduler.purge('kid', BY_FORCE);
  undo();
  await reopened(rig);
  await settle();
  expect((await rig.worker(['o']).nextTurn()).kinds).toContain('childFailed');
  expect(rig.disk.messages as MessageRow[]).toEqual([]);
});

test('who waits for an unreadable instance hears that it was deleted', async () => {
  const rig = await new SchedulerRig().open({ cachedInstancesMax: 1 });
  const worker = rig.worker(['o', 'c']);
  await rig.start('kid', 'c');
  await worker.answer(act.wait(1, 'e'));
  const waits = rig.scheduler.wait('kid', 0, null);
  const watches = rig.scheduler.waitStatus('kid', 0, 0, null);
  await rig.start('parent');
  type Child = Extract<ReturnType<typeof act.child>, { kind: 'scheduleChild' }>;
  const child = act.child(1, 'c', 'kid') as Child;
  const idReusePolicy = 'START_ID_REUSE_POLICY_USE_EXISTING' as const;
  await worker.answer({ ...child, scheduleChild: { ...child.scheduleChild, idReusePolicy } });
  await settle();
  await rig.start('other');
  await settle();
  damage(rig, 'kid');
  await expect(rig.scheduler.raise('kid', 'x', null, 'buffer')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
  await rig.scheduler.purge('kid', BY_FORCE);
  await expect(waits).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(watches).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await settle();
  // The start that waited for it starts an instance of its own.
  expect((await rig.scheduler.get('kid')).row.parent).toMatchObject({ instanceId: 'parent' });
});
