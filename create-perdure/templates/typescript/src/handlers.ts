// Handlers: plain async functions. Activities have the side effects. The orchestrator coordinates
// them: it is executed again after a crash, so it takes time and random numbers from `ctx` alone.
import { approval, charge, order, refund, ship } from './definitions.js';

export const handlers = [
  // Call your payment provider here; `activity.idempotencyKey` is the same for every attempt.
  charge.handle(async ({ id, cents }) => ({ receipt: `${cents} cents for ${id}` })),
  refund.handle(async ({ receipt }) => console.log(`refunded ${receipt}`)),
  ship.handle(async ({ id }) => console.log(`shipped ${id}`)),
  order.handle(async (ctx, input) => {
    const { receipt } = await ctx.call(charge, input);
    const first = await ctx.race({ approved: ctx.waitFor(approval), late: ctx.sleep('24h') });
    if (first.key === 'late') {
      await ctx.call(refund, { receipt });
      return { status: 'refunded' as const, receipt };
    }
    await ctx.call(ship, input);
    return { status: 'shipped' as const, receipt, approvedBy: first.value.by };
  }),
];
