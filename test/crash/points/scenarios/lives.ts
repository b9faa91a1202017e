// The ends and continuations of instances: each parent-close policy, cancel, terminate, suspend,
// continue-as-new, detached starts, sessions.
import assert from 'node:assert/strict';
import { CancelledError, defineOrchestration } from '@perdure/sdk';
import { until } from '../../../fixtures/until.ts';
import type { Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';
import { double, doubling } from './work.ts';

const leaf = defineOrchestration<number, number>('leaf').handle((ctx, n) => ctx.call(double, n));
const parent = defineOrchestration<number, unknown>('parent').handle(async (ctx, n) => {
  const named = ctx.callOrchestration('leaf', n, { id: 'child' });
  const both = await Promise.all([named, ctx.callOrchestration('leaf', n + 1)]);
  const taken = ctx.callOrchestration('leaf', n, { id: 'child' });
  return [...both, await taken.catch((error: Error) => error.name)];
});
/** Ends while its child waits. */
const leaver = defineOrchestration<'cancel' | 'terminate' | 'abandon', string>('leaver').handle(
  async (ctx, parentClose) => {
    void ctx.callOrchestration('waiter', null, { id: 'child', parentClose });
    await ctx.waitFor('leave');
    return 'left';
  },
);
/** Waits for an event; cleans up when it is cancelled. */
const waiter = defineOrchestration<null, string>('waiter').handle(async (ctx) => {
  try {
    return await ctx.waitFor<string>('word');
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    const cleaned = await ctx.shield((inner) => inner.call(double, 21));
    ctx.setStatus({ cleaned });
    throw error;
  }
});
const counter = defineOrchestration<number, number>('counter').handle(async (ctx, n) => {
  const next = n + (await ctx.call(double, 1));
  return next < 6 ? ctx.continueAsNew(next) : next;
});
const starter = defineOrchestration<number, unknown>('starter').handle(async (ctx, n) => {
  const id = await ctx.startByName('leaf', n, { id: 'beside' });
  const taken = await ctx.startByName('leaf', n, { id }).catch((error: Error) => error.name);
  return [id, taken];
});
const visitor = defineOrchestration<string, number>('visitor').handle(async (ctx, session) => {
  const first = await ctx.call(double, 1, { session });
  await ctx.sleep(5);
  return ctx.call(double, first, { session });
});

const statusOf = async (stage: Stage, id: string): Promise<string> =>
  (await stage.client.handle(id).get()).status;
const isNow = (stage: Stage, id: string, status: string): Promise<unknown> =>
  until(`${id} is ${status}`, async () => {
    const now = await stage.client
      .handle(id)
      .get()
      .catch(() => null);
    return now?.status === status;
  });
const waits = (stage: Stage, id: string): Promise<unknown> =>
  until(`${id} waits`, async () => {
    const now = await stage.client
      .handle(id)
      .get()
      .catch(() => null);
    return now?.waitingFor.some(({ reason }) => reason === 'event') === true;
  });

/** A parent ends, and its child gets this status. */
function leaves(parentClose: 'cancel' | 'terminate' | 'abandon', becomes: string): Scenario {
  return {
    name: `child, parent closes: ${parentClose}`,
    handlers: [leaver, waiter, doubling],
    async play(stage) {
      await stage.start('leaver', parentClose, 'one');
      await waits(stage, 'child');
      await stage.raise('one', 'leave', 'now');
      assert.equal(await stage.result('one'), 'left');
      if (parentClose === 'abandon') await stage.raise('child', 'word', 'go on');
      await isNow(stage, 'child', becomes);
    },
  };
}

/** An operation on a waiting instance, and the status that the instance gets. */
function isEnded(name: string, becomes: string, end: (stage: Stage) => Promise<void>): Scenario {
  return {
    name,
    handlers: [waiter, doubling],
    async play(stage) {
      await stage.start('waiter', null, 'one');
      await waits(stage, 'one');
      await end(stage);
      await isNow(stage, 'one', becomes);
    },
  };
}

export const lifeScenarios: readonly Scenario[] = [
  {
    name: 'child',
    handlers: [parent, leaf, doubling],
    async play(stage) {
      await stage.start('parent', 1, 'one');
      assert.deepEqual(await stage.result('one'), [2, 4, 'AlreadyExistsError']);
    },
  },
  leaves('cancel', 'cancelled'),
  leaves('terminate', 'terminated'),
  leaves('abandon', 'completed'),
  {
    name: 'continue-as-new',
    handlers: [counter, doubling],
    async play(stage) {
      const handle = await stage.start('counter', 0, 'one');
      assert.equal(await stage.result('one'), 6);
      assert.equal((await handle.executions()).length, 3);
    },
  },
  isEnded('cancel', 'cancelled', async (stage) => {
    await stage.client.handle('one').cancel('enough');
    await isNow(stage, 'one', 'cancelled');
    assert.deepEqual((await stage.client.handle('one').get()).customStatus, { cleaned: 42 });
  }),
  isEnded('terminate', 'terminated', (stage) => stage.client.handle('one').terminate('enough')),
  isEnded('suspend and resume', 'completed', async (stage) => {
    const handle = stage.client.handle('one');
    await handle.suspend('for a moment');
    assert.equal(await statusOf(stage, 'one'), 'suspended');
    await stage.raise('one', 'word', 'meanwhile');
    assert.equal(await statusOf(stage, 'one'), 'suspended');
    await handle.resume();
    assert.equal(await stage.result('one'), 'meanwhile');
  }),
  {
    name: 'detached start',
    handlers: [starter, leaf, doubling],
    async play(stage) {
      await stage.start('starter', 2, 'one');
      assert.deepEqual(await stage.result('one'), ['beside', 'AlreadyExistsError']);
      assert.equal(await stage.client.handle('beside').result(), 4);
    },
  },
  {
    name: 'session',
    handlers: [visitor, doubling],
    async play(stage) {
      await Promise.all(['one', 'two'].map((id) => stage.start('visitor', 'room', id)));
      assert.equal(await stage.result('one'), 4);
      assert.equal(await stage.result('two'), 4);
    },
  },
];
