// Continue-as-new: an endless loop would grow its history without a limit. Here each execution does
// a bounded part and passes its state to the next, which starts with an empty history.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Progress {
  readonly count: number;
  readonly target: number;
}

/** Steps of one execution: the history stays this short for any target. */
export const stepsPerExecution = 10;

export const increment = defineActivity<number, number>('increment');
export const counter = defineOrchestration<Progress, { count: number; executions: number }>(
  'counter',
);

export const handlers = [
  increment.handle((count) => count + 1),
  counter.handle(async (ctx, { count: from, target }) => {
    let count = from;
    for (let step = 0; step < stepsPerExecution && count < target; step += 1) {
      count = await ctx.call(increment, count);
    }
    if (count < target) return ctx.continueAsNew({ count, target });
    return { count, executions: ctx.info.execution };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(counter, { count: 0, target: 35 });
  console.log(JSON.stringify(await instance.result()));
});
