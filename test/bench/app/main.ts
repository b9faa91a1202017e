// The application process of the benchmark: a worker, and the counters that the harness reads.
import { Worker } from '@perdure/sdk';

import { answerCalls } from '../child-calls.ts';
import { activityHandlers, orchestrationHandlers } from './handlers.ts';
import { Ledger } from './ledger.ts';

export interface AppOptions {
  readonly address: string;
  /** The handlers of this process: 'all' unless activities have a separate process. */
  readonly part: 'all' | 'orchestrations' | 'activities';
  /** False: no orchestrator is cached between turns, so that every turn replays its history. */
  readonly cache: boolean;
}

const ledger = new Ledger();
let worker: Worker | undefined;

function connect({ address, part, cache }: AppOptions): Promise<void> {
  worker = new Worker({
    address,
    stopOnSignals: false,
    handlers: [
      ...(part === 'orchestrations' ? [] : activityHandlers(ledger)),
      ...(part === 'activities' ? [] : orchestrationHandlers(ledger)),
    ],
    ...(cache ? {} : { maxCachedInstances: 0 }),
  });
  worker.run().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  return worker.ready();
}

/** Live bytes of this process, after a garbage collection. */
function heldBytes(): number {
  if (globalThis.gc === undefined) throw new Error('needs --expose-gc');
  for (let n = 0; n < 4; n += 1) globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const calls = {
  hello: () => true,
  connect,
  reset: () => ledger.reset(),
  counts: () => ledger.counts(),
  firstStepAfter: (sinceMs: number) => ledger.firstStepAfter(sinceMs),
  heldBytes,
};
export type AppCalls = typeof calls;

answerCalls(calls);

process.on('SIGTERM', () => {
  // The process exits when its channel is closed, and then writes a requested profile.
  void Promise.resolve(worker?.stop()).finally(() => process.exit(0));
});
