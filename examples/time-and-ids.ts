// Logical time, GUIDs and random numbers: the same on every replay, without a round trip. They come
// from the history (when an event was recorded) and from a seed stored in its first event.
import { defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Ticket {
  readonly id: string;
  readonly lane: number;
  readonly openedAt: string;
  /** How long the sleep took by logical time. */
  readonly pausedMs: number;
}

export const openTicket = defineOrchestration<{ pauseMs: number }, Ticket>('open-ticket');

export const handlers = [
  openTicket.handle(async (ctx, { pauseMs }) => {
    const opened = ctx.now();
    const id = ctx.uuid();
    const lane = 1 + Math.floor(ctx.random() * 4);
    await ctx.sleep(pauseMs);
    const pausedMs = ctx.now().getTime() - opened.getTime();
    return { id, lane, openedAt: opened.toISOString(), pausedMs };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(openTicket, { pauseMs: 250 });
  const { id, lane, openedAt, pausedMs } = await instance.result();
  console.log(`ticket ${id} in lane ${lane}, opened at ${openedAt}`);
  console.log(`the sleep of 250 ms took at least that long: ${pausedMs >= 250}`);
});
