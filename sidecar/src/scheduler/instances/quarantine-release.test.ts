import { expect, test } from 'vitest';
import type { MessageRow } from '../../model/store-round.ts';
import { damage, reopened } from './damaged-history.suite.ts';
import { act, SchedulerHarness, settle, until } from '../scheduler-harness.suite.ts';

const BY_FORCE = { descendants: true, force: true };

/**
 * A harness with instance "i", which has made these decisions and cannot be read until the returned
 * function is called.
 */
async function unreadable(
  ...actions: Parameters<ReturnType<SchedulerHarness['worker']>['answer']>
): Promise<{ harness: SchedulerHarness; undo: () => void }> {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('i');
  await worker.answer(...actions);
  await settle();
  const undo = damage(harness, 'i');
  await reopened(harness);
  await settle();
  return { harness, undo };
}

test('a timer that became due while its instance was unreadable fires after resume', async () => {
  const { harness, undo } = await unreadable(act.timer(1, 1_005_000));
  harness.clock.advance(10_000);
  await settle();
  undo();
  await harness.scheduler.resume('i', '');
  harness.clock.advance(1);
  await settle();
  expect((await harness.worker(['o']).nextTurn()).kinds).toContain('timerFired');
});

test('the answer to an unreadable sender waits until it is readable', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('sender');
  const commit = harness.store.commit.bind(harness.store);
  const never = new Promise<void>(() => {});
  let isDead = false;
  // The message is durable, and the process ends before the message is delivered.
  harness.store.commit = async (rounds): Promise<void> => {
    if (isDead) return never;
    await commit(rounds);
    isDead = rounds.some((round) => round.messagesPut.length > 0);
    if (isDead) return never;
  };
  await worker.answer(act.raise(1, 'unknown', 'e'));
  await until(() => harness.disk.messages.length > 0, 'the message');
  const undo = damage(harness, 'sender');
  await harness.store.close();
  await harness.open();
  await settle();
  expect(harness.disk.messages.length).toBe(1);
  undo();
  await harness.scheduler.resume('sender', '');
  await settle();
  expect((await harness.worker(['o']).nextTurn()).kinds).toContain('raiseRefused');
  expect(harness.disk.messages as MessageRow[]).toEqual([]);
});

test('a waiting message is delivered when any request loads the instance again', async () => {
  const { harness, undo } = await unreadable(act.wait(1, 'e'));
  const worker = harness.worker(['o', 'sender']);
  await harness.start('sender', 'sender');
  await worker.answer(act.raise(1, 'i', 'e'));
  await settle();
  undo();
  const history = harness.store.history.bind(harness.store);
  let isBusy = true;
  harness.store.history = (...place) => {
    if (!isBusy) return history(...place);
    isBusy = false;
    throw new Error('the disk is busy');
  };
  await expect(harness.scheduler.resume('i', '')).rejects.toThrow('busy');
  await harness.scheduler.raise('i', 'x', null, 'buffer');
  await settle();
  expect(harness.disk.messages as MessageRow[]).toEqual([]);
});

test('a parent is notified that its unreadable child was deleted', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('parent');
  await worker.answer(act.child(1, 'c', 'kid'));
  await settle();
  damage(harness, 'kid');
  await reopened(harness);
  await settle();
  await harness.scheduler.purge('kid', BY_FORCE);
  await settle();
  const { events } = await harness.worker(['o']).nextTurn();
  expect(events.at(-1)).toMatchObject({
    kind: 'childFailed',
    childFailed: { failure: { message: expect.stringMatching(/kid.*deleted/) } },
  });
});

test('an unreadable parent is notified when it is readable again', async () => {
  const harness = await new SchedulerHarness().open();
  const worker = harness.worker(['o']);
  await harness.start('parent');
  await worker.answer(act.child(1, 'c', 'kid'));
  await settle();
  damage(harness, 'kid');
  const undo = damage(harness, 'parent');
  await reopened(harness);
  await settle();
  await harness.scheduler.purge('kid', BY_FORCE);
  undo();
  await reopened(harness);
  await settle();
  expect((await harness.worker(['o']).nextTurn()).kinds).toContain('childFailed');
  expect(harness.disk.messages as MessageRow[]).toEqual([]);
});

test('a client that waits for an unreadable instance is notified of its deletion', async () => {
  const harness = await new SchedulerHarness().open({ cachedInstancesMax: 1 });
  const worker = harness.worker(['o', 'c']);
  await harness.start('kid', 'c');
  await worker.answer(act.wait(1, 'e'));
  const waits = harness.scheduler.wait('kid', 0);
  const watches = harness.scheduler.waitStatus('kid', 0, 0);
  await harness.start('parent');
  type Child = Extract<ReturnType<typeof act.child>, { kind: 'scheduleChild' }>;
  const child = act.child(1, 'c', 'kid') as Child;
  const idReusePolicy = 'START_ID_REUSE_POLICY_USE_EXISTING' as const;
  await worker.answer({ ...child, scheduleChild: { ...child.scheduleChild, idReusePolicy } });
  await settle();
  await harness.start('other');
  await settle();
  damage(harness, 'kid');
  await expect(harness.scheduler.raise('kid', 'x', null, 'buffer')).rejects.toMatchObject({
    code: 'UNREADABLE',
  });
  await harness.scheduler.purge('kid', BY_FORCE);
  await expect(waits).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(watches).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await settle();
  // The waiting start creates a new instance.
  expect((await harness.scheduler.get('kid')).row.parent).toMatchObject({ instanceId: 'parent' });
});
