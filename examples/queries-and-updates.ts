// Queries and updates: a queue at a counter. Whoever stands in it may ask how long it is, at any
// time, and nothing of that is recorded. To join or to close is an update: the code validates it,
// makes it, and answers.
import { defineActivity, defineOrchestration, defineQuery, defineUpdate } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const room = 2;

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
        if (guests.includes(guest)) throw new Error(`${guest} stands in it already`);
        if (guests.length >= room) throw new Error('there is no room');
      },
      handle: (guest) => guests.push(guest),
    });
    ctx.onUpdate(callNext, {
      validate: () => {
        if (guests.length === 0) throw new Error('nobody waits');
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
