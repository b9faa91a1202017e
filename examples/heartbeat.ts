// A long activity sends heartbeats with its progress. When an attempt is lost, the next one reads
// those details and continues from there instead of from the beginning.
import { defineActivity, defineOrchestration } from '@perdure/sdk';

import { asProgram } from './as-program.ts';

export interface Copied {
  readonly total: number;
  /** Position at which the last attempt began. */
  readonly resumedAt: number;
}

export const copyRecords = defineActivity<{ total: number }, Copied>('copy-records', {
  heartbeat: '5s',
  startToClose: '10m',
  retry: { maxAttempts: 5, initialInterval: '50ms' },
});
export const migrate = defineOrchestration<{ total: number }, Copied>('migrate');

export const handlers = [
  copyRecords.handle(async ({ total }, activity) => {
    const before = activity.heartbeatDetails as { done: number } | undefined;
    const resumedAt = before?.done ?? 0;
    for (let done = resumedAt; done < total; done += 1) {
      activity.signal.throwIfAborted();
      // The first attempt fails half way.
      if (activity.info.attempt === 1 && done === total / 2) throw new Error('the line went dead');
      activity.heartbeat({ done: done + 1 });
    }
    return { total, resumedAt };
  }),
  migrate.handle((ctx, input) => ctx.call(copyRecords, input)),
];

await asProgram(import.meta.url, handlers, async (client) => {
  const instance = await client.start(migrate, { total: 1_000 });
  const { total, resumedAt } = await instance.result();
  console.log(`${total} records copied; the second attempt began at ${resumedAt}`);
});
