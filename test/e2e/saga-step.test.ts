import { EventEmitter, once } from 'node:events';

import { defineActivity, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, Saga } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Harness } from '../fixtures/harness.ts';

let harness: Harness;
const made: string[] = [];
/** The charge in progress. It emits its begin, and ends when the test allows it. */
const charging = new EventEmitter();

const charge = defineActivity<string, string>('charge');
const refund = defineActivity<string>('refund');
const order = defineOrchestration<Order>('order');

type Order = 'step' | 'after' | 'before';
const orders: Readonly<Record<Order, (ctx: OrchestrationContext, saga: Saga) => Promise<unknown>>> =
  {
    step: (_ctx, saga) =>
      saga.step(
        (own) => own.call(charge, 'order'),
        (own, receipt) => own.call(refund, receipt),
      ),
    after: async (ctx, saga) => {
      const receipt = await ctx.call(charge, 'order');
      saga.add((own) => own.call(refund, receipt));
      await ctx.callActivity('ship');
    },
    before: async (ctx, saga) => {
      saga.add((own) => own.call(refund, 'receipt of order'));
      await ctx.call(charge, 'order');
    },
  };

beforeAll(async () => {
  harness = await Harness.start();
  await harness.attach([
    charge.handle(async (what) => {
      const ended = once(charging, 'end');
      charging.emit('begun');
      await ended;
      made.push(`charged ${what}`);
      return `receipt of ${what}`;
    }),
    refund.handle((receipt) => void made.push(`refunded ${receipt}`)),
    order.handle(async (ctx, which) => {
      const saga = ctx.saga();
      await saga.run(() => orders[which](ctx, saga));
      made.push('went on');
    }),
  ]);
});
afterAll(() => harness.close());

/** Returns the kinds of the last two events of an instance. */
async function lastKinds(run: InstanceHandle): Promise<string[]> {
  const kinds: string[] = [];
  for await (const { kind } of run.history()) kinds.push(kind);
  return kinds.slice(-2);
}

const kinds: readonly (readonly [string, Order])[] = [
  ['a step', 'step'],
  ['a call with its compensation added after it', 'after'],
  ['a call with its compensation added before it', 'before'],
];
test.each(kinds)(
  '%s is compensated after its effect when it is cancelled in progress',
  async (_, which) => {
    made.length = 0;
    const begun = once(charging, 'begun');
    const run = await harness.client.start(order, which);
    await begun;
    await run.cancel('changed my mind');
    // The code has received the cancellation before the charge ends.
    await expect.poll(() => lastKinds(run)).toEqual(['cancelRequested', 'turnCompleted']);
    charging.emit('end');
    await expect(run.result({ timeout: '20s' })).rejects.toMatchObject({ type: 'CancelledError' });
    expect(made).toEqual(['charged order', 'refunded receipt of order']);
  },
);
