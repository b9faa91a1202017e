// Typed calls and calls by name. A definition has types. A name reaches code in another language or
// without a definition. All operations support both.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Invoice {
  readonly net: number;
  readonly country: string;
}

export const addTax = defineActivity<Invoice, number>('add-tax');
export const confirmed = defineEvent<boolean>('confirmed');
export const bill = defineOrchestration<Invoice, string>('bill');

export const handlers = [
  addTax.handle(({ net }) => Math.round(net * 1.2)),
  bill.handle(async (ctx, invoice) => {
    const gross = await ctx.call(addTax, invoice);
    const amount = await ctx.callActivity<string>('format.money', { cents: gross });
    const number = await ctx.callOrchestration<number>('next-number', 'invoices');
    // The same mailbox by name. The type of the value is unknown until the code checks it.
    const isConfirmed = await ctx.waitFor('confirmed');
    return isConfirmed === true ? `invoice ${number}: ${amount}` : `draft: ${amount}`;
  }),
];

/** Represents a worker in another language: nothing above imports its definitions. */
export const otherHandlers = [
  defineActivity<{ cents: number }, string>('format.money').handle(
    ({ cents }) => `${(cents / 100).toFixed(2)} EUR`,
  ),
  defineOrchestration<string, number>('next-number').handle((_ctx, book) => book.length),
];

await asProgram(import.meta.url, [...handlers, ...otherHandlers], async (client) => {
  const instance = await client.start(bill, { net: 1_000, country: 'PT' });
  await instance.raise(confirmed, true);
  console.log(await instance.result());
});
