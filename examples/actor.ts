// A long-running "actor": one instance that lives as long as the object that it represents, here a
// shopping basket, and receives events. It handles events one at a time, in order of arrival, and
// loses none while it works, sleeps or continues as new.
import { defineEvent, defineOrchestration } from '@perdure/sdk';
import { z } from 'zod';

import { asProgram } from './as-program.ts';

export const change = defineEvent(
  'change',
  z.discriminatedUnion('do', [
    z.object({ do: z.literal('add'), item: z.string(), count: z.number().int().positive() }),
    z.object({ do: z.literal('remove'), item: z.string() }),
    z.object({ do: z.literal('check-out') }),
  ]),
);

export type Basket = Readonly<Record<string, number>>;

/** Events of one execution; then it continues as new. */
export const eventsPerExecution = 100;

export const basket = defineOrchestration<Basket, Basket>('basket');

export const handlers = [
  basket.handle(async (ctx, before) => {
    const items = new Map(Object.entries(before));
    for (let handled = 0; handled < eventsPerExecution; handled += 1) {
      const event = await ctx.waitFor(change);
      switch (event.do) {
        case 'add':
          items.set(event.item, (items.get(event.item) ?? 0) + event.count);
          break;
        case 'remove':
          items.delete(event.item);
          break;
        case 'check-out':
          return Object.fromEntries(items);
      }
      // Clients can read this without a query.
      ctx.setStatus({ lines: items.size, items: [...items.values()].reduce((a, b) => a + b, 0) });
    }
    return ctx.continueAsNew(Object.fromEntries(items));
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(basket, {});
  await instance.raise(change, { do: 'add', item: 'apples', count: 3 });
  await instance.raise(change, { do: 'add', item: 'pears', count: 1 });
  await instance.raise(change, { do: 'remove', item: 'pears' });
  await instance.raise(change, { do: 'add', item: 'apples', count: 2 });
  await instance.raise(change, { do: 'check-out' });
  console.log(JSON.stringify(await instance.result()));
});
