// State of an instance: a meter that counts readings indefinitely. Its values cross
// continue-as-new, and clients and other instances can read them.
import { defineEvent, defineOrchestration, defineValue } from '@perdure/sdk';
import { z } from 'zod';

import { asProgram } from './as-program.ts';

export const reading = defineEvent('reading', z.number());
export const count = defineValue('count', z.number().int());
export const highest = defineValue<number>('highest');

/** Readings of one execution; then it continues as new. */
export const readingsPerExecution = 10;

export const meter = defineOrchestration<undefined, never>('meter');
export const compare = defineOrchestration<readonly string[], string | null>('compare');

export const handlers = [
  meter.handle(async (ctx) => {
    for (let read = 0; read < readingsPerExecution; read += 1) {
      const value = await ctx.waitFor(reading);
      ctx.state.set(count, (ctx.state.get(count) ?? 0) + 1);
      ctx.setStatus(ctx.state.get(count));
      ctx.state.set(highest, Math.max(ctx.state.get(highest) ?? value, value));
    }
    return ctx.continueAsNew();
  }),
  // Returns the meter with the highest reading.
  compare.handle(async (ctx, meters) => {
    const values = await Promise.all(meters.map((id) => ctx.readValue(id, highest)));
    const top = Math.max(...values.map((value) => value ?? Number.NEGATIVE_INFINITY));
    return meters[values.indexOf(top)] ?? null;
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const id = `meter-${crypto.randomUUID()}`;
  const instance = await client.start(meter, undefined, { id });
  for (let value = 1; value <= 25; value += 1) await instance.raise(reading, value % 7);
  for await (const { value } of instance.statusChanges()) if (value === 25) break;
  console.log(await instance.value(count), await instance.value(highest));
  await instance.terminate('enough');
});
