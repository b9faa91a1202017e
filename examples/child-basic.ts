// A sub-orchestration is called like an activity. It has its own instance, history and status; its
// failure reaches the parent as OrchestrationFailedError, with the cause.
import { defineActivity, defineOrchestration, OrchestrationFailedError } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const findPrice = defineActivity<string, number>('find-price');
export const quoteItem = defineOrchestration<{ item: string; count: number }, number>('quote-item');
export const quote = defineOrchestration<{ item: string; count: number }, string>('quote');

const prices: Readonly<Record<string, number>> = { lamp: 4_900, chair: 12_500 };

export const handlers = [
  findPrice.handle((item) => {
    const cents = prices[item];
    if (cents === undefined) throw new Error(`there is no ${item}`);
    return cents;
  }),
  quoteItem.handle(async (ctx, { item, count }) => count * (await ctx.call(findPrice, item))),
  quote.handle(async (ctx, input) => {
    try {
      const cents = await ctx.call(quoteItem, input);
      return `${input.count} x ${input.item}: ${(cents / 100).toFixed(2)}`;
    } catch (error) {
      if (error instanceof OrchestrationFailedError) return `no quote: ${input.item} is unknown`;
      throw error;
    }
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  for (const item of ['lamp', 'unicorn']) {
    const instance = await client.start(quote, { item, count: 3 });
    console.log(await instance.result());
  }
});
