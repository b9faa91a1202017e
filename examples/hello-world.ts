// The smallest program: one activity, one orchestration that calls it, one client that starts it.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export const greet = defineActivity<string, string>('greet');
export const helloWorld = defineOrchestration<string, string>('hello-world');

export const handlers = [
  greet.handle((name) => `Hello, ${name}!`),
  helloWorld.handle(async (ctx, name) => {
    const greeting = await ctx.call(greet, name);
    ctx.log.info('greeted', { greeting });
    return greeting;
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(helloWorld, 'world');
  console.log(await instance.result());
});
