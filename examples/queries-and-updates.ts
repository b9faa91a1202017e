// Queries and updates: a queue at a counter. A query returns the waiting guests at any time and is
// not recorded. Joining and closing are updates: the code validates, applies and answers them.
import { defineActivity, defineOrchestration, defineQuery, defineUpdate } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const seats = 2;

export const serve = defineActivity<string, string>('serve');
export const counterDay = defineOrchestration<undefined, readonly string[]>('counter-day');
export const waiting = defineQuery<undefined, readonly string[]>('waiting');
export const join = defineUpdate<string, number>('join');
export const callNext = defineUpdate<undefined, string>('call-next');
export const closeDay = defineUpdate<undefined, number>('close-day');

export const handlers = [
  serve.handle((guest) => `${guest} was served`),
  counterDay.handle(async (ctx) => {
    const guests: string[] = [];
    const served: string[] = [];
    let close: () => void;
    const closed = new Promise<void>((resolve) => (close = resolve));
    ctx.onQuery(waiting, () => [...guests]);
    ctx.onUpdate(join, {
      validate: (guest) => {
        if (guests.includes(guest)) throw new Error(`${guest} is already in the queue`);
        if (guests.length >= seats) throw new Error('the queue is full');
      },
      handle: (guest) => guests.push(guest),
    });
    ctx.onUpdate(callNext, {
      validate: () => {
        if (guests.length === 0) throw new Error('the queue is empty');
      },
      handle: async () => {
        const line = await ctx.call(serve, guests.shift()!);
        served.push(line);
        return line;
      },
    });
    ctx.onUpdate(closeDay, {
      handle: () => {
        close();
        return served.length;
      },
    });
    await closed;
    return served;
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const day = await client.start(counterDay);
  await day.update(join, 'Ann');
  await day.update(join, 'Bob');
  console.log(await day.update(join, 'Cid').catch((error: Error) => error.message));
  console.log(await day.update(callNext));
  console.log(`waiting: ${(await day.query(waiting)).join(', ')}`);
  await day.update(closeDay);
  console.log(JSON.stringify(await day.result()));
});
