// Logical time, UUIDs and random numbers are the same on every replay and need no request. They
// derive from the history (the time of events) and from a seed in its first event.
import { defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Ticket {
  readonly id: string;
  readonly counter: number;
  readonly openedAt: string;
  /** Duration of the sleep in logical time. */
  readonly pausedMs: number;
}

export const openTicket = defineOrchestration<{ pauseMs: number }, Ticket>('open-ticket');

export const handlers = [
  openTicket.handle(async (ctx, { pauseMs }) => {
    const opened = ctx.now();
    const id = ctx.uuid();
    const counter = 1 + Math.floor(ctx.random() * 4);
    await ctx.sleep(pauseMs);
    const pausedMs = ctx.now().getTime() - opened.getTime();
    return { id, counter, openedAt: opened.toISOString(), pausedMs };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(openTicket, { pauseMs: 250 });
  const { id, counter, openedAt, pausedMs } = await instance.result();
  console.log(`ticket ${id} in counter ${counter}, opened at ${openedAt}`);
  console.log(`the sleep of 250 ms took at least that long: ${pausedMs >= 250}`);
});
