// Messages to and from an instance: events, mailboxes, promises, updates, values, messages to other
// instances.
import assert from 'node:assert/strict';
import { defineOrchestration, defineUpdate } from '@perdure/sdk';
import { bodiesOf, historyOf } from '../../../fixtures/histories.ts';
import type { Scenario } from '../scenario.ts';
import { double, doubling } from './work.ts';

/** Removes duplicates: an event that was raised twice may be stored twice. */
const once = <T>(items: readonly T[]): T[] => [...new Set(items)];

const event = defineOrchestration<null, string>('event').handle(async (ctx) => {
  const got = await ctx.waitFor<string>('go');
  return `${got} ${await ctx.call(double, 1)}`;
});
const mailbox = defineOrchestration<null, string[]>('mailbox').handle(async (ctx) => {
  await ctx.waitFor('open');
  const got: string[] = [];
  for (let note = ''; note !== 'last'; got.push(note)) note = await ctx.waitFor<string>('note');
  return once(got);
});
const relay = defineOrchestration<string[], string[]>('relay').handle(async (ctx, before) => {
  const got = once([...before, await ctx.waitFor<string>('note')]);
  // During this pause more events arrive, which are unread when the next execution begins.
  await ctx.sleep(10);
  return got.length < 3 ? ctx.continueAsNew(got) : got;
});
const promise = defineOrchestration<null, unknown>('promise').handle(async (ctx) => {
  const { id, value } = ctx.promise<string>();
  ctx.setStatus(id);
  const settled = await value;
  const late = await ctx.settle(id, { value: 'again' }).catch((error: Error) => error.name);
  return [settled, late];
});
const add = defineUpdate<number, number>('add');
const close = defineUpdate<null, string>('close');
const updated = defineOrchestration<null, number[]>('updated').handle(async (ctx) => {
  const sums: number[] = [];
  const closed = new Promise<void>((resolve) => {
    ctx.onUpdate(close, {
      handle: () => {
        resolve();
        return 'closed';
      },
    });
  });
  ctx.onUpdate(add, {
    validate: (n) => {
      if (n < 0) throw new RangeError('negative');
    },
    handle: async (n) => sums.push(await ctx.call(double, n)),
  });
  await closed;
  return sums;
});
const values = defineOrchestration<number, number>('values').handle(async (ctx, runs) => {
  const count = ctx.state.get<number>('count') ?? 0;
  ctx.state.set('count', count + 1);
  ctx.setStatus({ count: count + 1 });
  await ctx.call(double, count);
  ctx.state.set('count', count + 2);
  if (runs > 1) return ctx.continueAsNew(runs - 1);
  ctx.state.set('done', true);
  return count + 2;
});
const sender = defineOrchestration<string, unknown>('sender').handle(async (ctx, to) => {
  await ctx.raise(to, 'go', 'from another');
  return ctx.raise('nobody', 'go').catch((error: Error) => error.name);
});

const play = (name: string, how: Scenario['play']): Pick<Scenario, 'name' | 'play'> => ({
  name,
  play: how,
});

export const talkScenarios: readonly Scenario[] = [
  {
    ...play('event', async (stage) => {
      await stage.start('event', null, 'one');
      await stage.raise('one', 'go', 'first');
      assert.equal(await stage.result('one'), 'first 2');
    }),
    handlers: [event, doubling],
  },
  {
    ...play('mailbox', async (stage) => {
      await stage.start('mailbox', null, 'one');
      for (const note of ['a', 'b', 'c', 'last']) await stage.raise('one', 'note', note);
      await stage.raise('one', 'open', 'now');
      assert.deepEqual(await stage.result('one'), ['a', 'b', 'c', 'last']);
    }),
    handlers: [mailbox],
  },
  {
    ...play('continue-as-new with unread events', async (stage) => {
      await stage.start('relay', [], 'one');
      for (const note of ['a', 'b', 'c']) await stage.raise('one', 'note', note);
      assert.deepEqual(await stage.result('one'), ['a', 'b', 'c']);
    }),
    handlers: [relay],
  },
  {
    ...play('promise', async (stage) => {
      const handle = await stage.start('promise', null, 'one');
      const { value: id } = await handle.waitStatus();
      const settle = () => stage.client.promise(id as string).resolve('yes');
      // A call without an answer may have settled the promise.
      await stage.again(settle, 'PROMISE_SETTLED');
      assert.deepEqual(await stage.result('one'), ['yes', 'PromiseSettledError']);
    }),
    handlers: [promise],
  },
  {
    ...play('update', async (stage) => {
      const handle = await stage.start('updated', null, 'one');
      assert.equal(await handle.update(add, 2), 1);
      await assert.rejects(handle.update(add, -1), { name: 'UpdateRejectedError' });
      const started = await handle.startUpdate(add, 3);
      assert.equal(await started.result(), 2);
      assert.equal(await handle.update(close, null), 'closed');
      assert.deepEqual(await stage.result('one'), [4, 6]);
    }),
    handlers: [updated, doubling],
  },
  {
    ...play('values and custom status', async (stage) => {
      const handle = await stage.start('values', 2, 'one');
      assert.equal(await stage.result('one'), 4);
      assert.deepEqual(
        [...(await handle.values())],
        [
          ['count', 4],
          ['done', true],
        ],
      );
      assert.deepEqual((await handle.get()).customStatus, { count: 3 });
    }),
    handlers: [values, doubling],
  },
  {
    ...play('event from another instance', async (stage) => {
      await stage.start('event', null, 'one');
      await stage.start('sender', 'one', 'two');
      assert.equal(await stage.result('two'), 'NotFoundError');
      assert.equal(await stage.result('one'), 'from another 2');
      const history = await stage.again(() => historyOf(stage.client.handle('one')));
      assert.equal(bodiesOf(history!, 'eventRaised').length, 1);
    }),
    handlers: [event, sender, doubling],
  },
];
