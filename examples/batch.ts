// A batch: the sidecar cancels all instances that a filter matches. A retention then deletes ended
// instances after some time.
import { setTimeout } from 'node:timers/promises';

import { CancelledError, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { BatchView, Client } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const shipped = defineEvent<null>('shipped');
export const delivery = defineOrchestration<number, string>('delivery');

export const handlers = [
  delivery.handle(async (ctx, order) => {
    try {
      await ctx.waitFor(shipped);
      return `${order} has left`;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      return `${order} was called back`;
    }
  }),
];

/** Reads a batch until it has ended. */
export async function ended(client: Client, batchId: string): Promise<BatchView> {
  for (;;) {
    const batch = await client.batches.get(batchId);
    if (batch.status !== 'running') return batch;
    await setTimeout(20);
  }
}

await asProgram(import.meta.url, handlers, async (client) => {
  const orders = Array.from({ length: 250 }, (_, order) => order);
  await Promise.all(orders.map((order) => client.start(delivery, order)));

  const filter = { name: 'delivery' };
  const options = { reason: 'the truck broke down' };
  const { done, failed } = await ended(
    client,
    await client.batches.start('cancel', filter, options),
  );
  console.log(`called back: ${done}, rejected: ${failed}`);

  await client.setRetention('delivery', { completed: '7d', failed: '30d' });
  const [retention] = await client.listRetention();
  console.log(`retained for ${(retention?.completedMs ?? 0) / 86_400_000} days`);
});
