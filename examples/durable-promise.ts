// A durable promise: the orchestrator publishes the id of a promise and waits for its outcome.
// Another system, which does not depend on orchestrations, settles it once.
import { defineActivity, defineOrchestration, TimeoutError } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Payment {
  readonly orderId: string;
  /** Id of the promise that the payment provider's webhook resolves. */
  readonly callback: string;
}

export const askForPayment = defineActivity<Payment, null>('ask-for-payment');
export const checkout = defineOrchestration<string, string>('checkout');

/** The payments that the provider received. */
export const payments: Payment[] = [];

export const handlers = [
  askForPayment.handle((payment) => {
    payments.push(payment);
    return null;
  }),
  checkout.handle(async (ctx, orderId) => {
    const paid = ctx.promise<{ receipt: string }>({ timeout: '3d' });
    await ctx.call(askForPayment, { orderId, callback: paid.id });
    try {
      return `paid: ${(await paid.value).receipt}`;
    } catch (error) {
      if (error instanceof TimeoutError) return 'never paid';
      return `refused: ${(error as Error).message}`;
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const order = await client.start(checkout, 'o-1');
  while (payments.length === 0) await new Promise((resolve) => setImmediate(resolve));
  // The code of the webhook.
  await client.promise(payments[0]!.callback).resolve({ receipt: 'r-17' });
  console.log(await order.result());
});
