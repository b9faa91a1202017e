// Two releases of one orchestration side by side: what began on the old one ends there, new starts
// get the new one, and a loop that never ends moves over when it begins anew.
import { defineEvent, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const next = defineEvent<null>('next');

const invoiceName = 'invoice';
/** Clients start it by name: which version that is, is for the deployment to say. */
export const invoice1 = defineOrchestration<number, string>(invoiceName, { version: '1.0.0' });
export const invoice2 = defineOrchestration<number, string>(invoiceName, { version: '2.0.0' });

/** Where continue-as-new goes on is the definition's to say: always with the latest. */
const meterOptions = { continueAs: 'latest' } as const;
export const meter1 = defineOrchestration<number, string>('meter', {
  version: '1.0.0',
  ...meterOptions,
});
export const meter2 = defineOrchestration<number, string>('meter', {
  version: '2.0.0',
  ...meterOptions,
});

/** What workers of the old release have. */
export const firstRelease = [
  invoice1.handle(async (ctx, cents) => {
    await ctx.waitFor(next);
    return `invoice of ${cents} cents`;
  }),
  meter1.handle(async (ctx, count) => {
    await ctx.waitFor(next);
    return ctx.continueAsNew(count + 1);
  }),
];

/** What workers of the new one have. They may have both: here it is a matter of processes. */
export const secondRelease = [
  invoice2.handle(async (ctx, cents) => {
    await ctx.waitFor(next);
    return `invoice of ${(cents / 100).toFixed(2)} EUR`;
  }),
  meter2.handle(async (ctx, count) => {
    await ctx.waitFor(next);
    return `metered ${count} times`;
  }),
];

export const handlers = [...firstRelease, ...secondRelease];

await asProgram(import.meta.url, handlers, async (client) => {
  const old = await client.start(invoice1, 4_200);
  const fresh = await client.start<string>(invoiceName, 4_200);
  for (const instance of [old, fresh]) await instance.raise(next, null);
  console.log(`${await old.result()}; ${await fresh.result()}`);
});
