// The processing of an order: ordinary async functions. Each of them continues after a crash of any
// process.
import { ActivityFailedError } from '@perdure/sdk';
import type { OrchestrationContext, OrchestrationHandler } from '@perdure/sdk';

import {
  approval,
  approvalDeadline,
  book,
  charge,
  pack,
  processOrder,
  refund,
  release,
  reserve,
  shipParcel,
  unbook,
} from './definitions.ts';
import type { Outcome, OutcomeKind } from './definitions.ts';
import { approvalFromCents } from './order.ts';
import type { Order } from './order.ts';

const ended = (kind: OutcomeKind, labels: readonly string[] = []): Outcome => ({ kind, labels });

/** Waits for an approval. Resolves with undefined when the order may continue. */
async function askForApproval(
  ctx: OrchestrationContext,
  order: Order,
): Promise<'rejected' | 'expired' | undefined> {
  if (order.cents < approvalFromCents) return undefined;
  ctx.setStatus('waits for approval');
  const first = await ctx.race({
    answer: ctx.waitFor(approval),
    late: ctx.sleep(approvalDeadline),
  });
  if (first.key === 'late') return 'expired';
  return first.value.granted ? undefined : 'rejected';
}

/** Charges the card. Resolves with false when the card was declined; other failures are errors. */
async function isCharged(ctx: OrchestrationContext, order: Order): Promise<boolean> {
  try {
    await ctx.call(charge, order);
    return true;
  } catch (error) {
    if (error instanceof ActivityFailedError && error.type === 'CardDeclined') return false;
    throw error;
  }
}

/**
 * Runs a child for each parcel concurrently. If one fails, the bookings of the others are undone.
 */
async function ship(
  ctx: OrchestrationContext,
  order: Order,
): Promise<readonly string[] | undefined> {
  const parcels = Array.from({ length: order.parcels }, (_, at) => ({ order, parcel: at + 1 }));
  const shipments = await Promise.allSettled(
    parcels.map((one) => ctx.call(shipParcel, one, { id: `${order.id}-parcel-${one.parcel}` })),
  );
  const labels = shipments.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (labels.length === order.parcels) return labels;
  const booked = parcels.filter((_, at) => shipments[at]?.status === 'fulfilled');
  await Promise.all(booked.map((one) => ctx.call(unbook, one)));
  return undefined;
}

export const pipeline: readonly OrchestrationHandler[] = [
  processOrder.handle(async (ctx, order) => {
    await ctx.call(reserve, order);

    const refused = await askForApproval(ctx, order);
    if (refused !== undefined) {
      await ctx.call(release, order);
      return ended(refused);
    }

    if (!(await isCharged(ctx, order))) {
      await ctx.call(release, order);
      return ended('declined');
    }

    ctx.setStatus('ships');
    const labels = await ship(ctx, order);
    if (labels === undefined) {
      await ctx.call(refund, order);
      await ctx.call(release, order);
      return ended('undeliverable');
    }
    return ended('shipped', labels);
  }),

  shipParcel.handle(async (ctx, parcel) => {
    await ctx.call(pack, parcel);
    return ctx.call(book, parcel);
  }),
];
