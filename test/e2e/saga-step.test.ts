import { defineActivity, defineOrchestration } from '@perdure/sdk';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Rig } from '../fixtures/rig.ts';

let rig: Rig;
const made: string[] = [];
let charging: () => void;
const isCharging = new Promise<void>((resolve) => (charging = resolve));
let endCharge: () => void;
const mayEnd = new Promise<void>((resolve) => (endCharge = resolve));

const charge = defineActivity<string, string>('charge');
const refund = defineActivity<string>('refund');
const order = defineOrchestration('order');

beforeAll(async () => {
  rig = await Rig.start();
  await rig.attach([
    charge.handle(async (what) => {
      charging();
      await mayEnd;
      made.push(`charged ${what}`);
      return `receipt of ${what}`;
    }),
    refund.handle((receipt) => void made.push(`refunded ${receipt}`)),
    order.handle(async (ctx) => {
      const saga = ctx.saga();
      await saga.run(async () => {
        await saga.step(
          (own) => own.call(charge, 'order'),
          (own, receipt) => own.call(refund, receipt),
        );
        made.push('went on');
      });
    }),
  ]);
});
afterAll(() => rig.close());

test('a step that is under way at a cancellation is undone after its effect', async () => {
  const run = await rig.client.start(order);
  await isCharging;
  await run.cancel('changed my mind');
  endCharge();
  await expect(run.result({ timeout: '20s' })).rejects.toMatchObject({ type: 'CancelledError' });
  expect(made).toEqual(['charged order', 'refunded receipt of order']);
});
