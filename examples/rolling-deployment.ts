// Two releases of one orchestration side by side: instances of the old release end on it, new
// starts get the new release, and an endless loop moves to it when it continues as new.
import { defineEvent, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const next = defineEvent<null>('next');

const invoiceName = 'invoice';
/** Clients start it by name: the deployment decides the version. */
export const invoice1 = defineOrchestration<number, string>(invoiceName, { version: '1.0.0' });
export const invoice2 = defineOrchestration<number, string>(invoiceName, { version: '2.0.0' });

/** The definition decides the version of the next execution: always the latest. */
const meterOptions = { continueAs: 'latest' } as const;
export const meter1 = defineOrchestration<number, string>('meter', {
  version: '1.0.0',
  ...meterOptions,
});
export const meter2 = defineOrchestration<number, string>('meter', {
  version: '2.0.0',
  ...meterOptions,
});

/** The handlers of workers of the old release. */
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

/**
 * The handlers of workers of the new release. A worker may have both; here each release has
 * separate processes.
 */
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
