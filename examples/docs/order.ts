// order.ts
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import { z } from 'zod';

// Definitions: values with types, imported by workers, clients and tests alike.
const Order = z.object({ id: z.string(), cents: z.number().int(), parcels: z.array(z.string()) });
export const charge = defineActivity('charge', {
  input: z.object({ orderId: z.string(), cents: z.number().int() }), // any Standard Schema
  output: z.object({ receipt: z.string() }),
  retry: { maxAttempts: 5, initialInterval: '200ms', nonRetryable: ['CardDeclined'] },
  startToClose: '30s',
});
export const refund = defineActivity<{ receipt: string }, string>('refund');
export const approval = defineEvent('approval', z.object({ by: z.string(), ok: z.boolean() }));
export const ship = defineOrchestration<string, string>('ship');
export const order = defineOrchestration('order', { version: '1.0.0', input: Order });

// Handlers: plain async functions. Only workers and tests need them.
export const handlers = [
  // Call your payment provider here; `activity.idempotencyKey` is the same for every attempt.
  charge.handle(async ({ orderId, cents }) => ({ receipt: `${cents} cents for ${orderId}` })),
  refund.handle(async ({ receipt }) => `refunded ${receipt}`),
  ship.handle(async (ctx, parcel) => {
    await ctx.sleep('2s'); // durable: also over restarts
    return `label for ${parcel}`;
  }),
  order.handle(async (ctx, { id, cents, parcels }) => {
    const { receipt } = await ctx.call(charge, { orderId: id, cents });
    const first = await ctx.race({ answer: ctx.waitFor(approval), late: ctx.sleep('24h') });
    if (first.key === 'late' || !first.value.ok) return ctx.call(refund, { receipt });
    const labels = await Promise.all(parcels.map((parcel) => ctx.call(ship, parcel)));
    return { receipt, labels };
  }),
];
