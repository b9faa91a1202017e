// Durable steps: short functions that run in the worker of the orchestrator and are recorded before
// any later operation is scheduled. They cost less than activities, but the sidecar does not retry
// them, limit their time or move them to another worker.
import { defineOrchestration, StepFailedError } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Draw {
  readonly numbers: readonly number[];
  readonly sum: number;
  readonly rejected: string;
}

/** The number of runs of each function: one, independently of replays. */
export const runs = { draw: 0, check: 0 };

export const lottery = defineOrchestration<{ count: number }, Draw>('lottery');

export const handlers = [
  lottery.handle(async (ctx, { count }) => {
    const numbers: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const drawn = await ctx.run('draw', () => {
        runs.draw += 1;
        // A step is not orchestrator code: it may do anything.
        return Math.floor(Math.random() * 49) + 1;
      });
      numbers.push(drawn);
    }
    const sum = numbers.reduce((total, number) => total + number, 0);
    const check = ctx.run(
      'check',
      () => {
        runs.check += 1;
        throw new RangeError(`a sum of ${numbers.length} numbers is never enough`);
      },
      { maxAttempts: 2 },
    );
    const rejected = await check.catch((error: unknown) => {
      if (error instanceof StepFailedError) return error.type;
      throw error;
    });
    return { numbers, sum, rejected };
  }),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(lottery, { count: 6 });
  const { numbers, rejected } = await instance.result();
  console.log(`drew ${numbers.length} numbers in ${runs.draw} steps`);
  console.log(`the check failed with ${rejected} after ${runs.check} attempts`);
});
