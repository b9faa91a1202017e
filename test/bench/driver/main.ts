// The driver process of the benchmark: the client that starts work and checks every result.
import { Client } from '@perdure/sdk';

import { answerCalls } from '../child-calls.ts';
import { go } from '../definitions.ts';
import { monotonicMs } from '../clock.ts';
import { summarize } from '../percentile.ts';
import type { Summary } from '../percentile.ts';
import { Faults, Results } from './accepted.ts';
import type { Accepted, Finished, Verdict } from './accepted.ts';
import { expectedOf, inLoops, startOne } from './start.ts';
import type { Batch } from './start.ts';

export interface LoopResult extends Verdict {
  readonly wallMs: number;
  readonly latency: Summary;
}

export interface AcceptResult extends Verdict {
  readonly firstStartMs: number;
  readonly acceptedMs: number;
}

export interface RaiseResult extends Finished {
  readonly firstRaiseMs: number;
  /** When the last raise was acknowledged. */
  readonly raisedMs: number;
}

let client: Client | undefined;
let accepted: Accepted[] = [];
let results = new Results();

function theClient(): Client {
  if (client === undefined) throw new Error('the driver is not connected');
  return client;
}

/** Closed loop: each start waits for the result of the one before it in its loop. */
async function loop(batch: Batch): Promise<LoopResult> {
  const to = theClient();
  const faults = new Faults();
  const latencies = new Float64Array(batch.total);
  const startMs = monotonicMs();
  await inLoops(batch.total, batch.concurrency, async (i) => {
    const beginMs = monotonicMs();
    try {
      const handle = await startOne(to, batch, i);
      faults.check(await handle.result(), expectedOf(batch, i));
    } catch (error) {
      faults.note(error);
    }
    latencies[i] = monotonicMs() - beginMs;
  });
  const wallMs = monotonicMs() - startMs;
  return { ...faults.verdict(), wallMs, latency: summarize(latencies) };
}

/** Starts a batch without waiting for results. `watch`: waits for results from now on. */
async function accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult> {
  const to = theClient();
  const faults = new Faults();
  accepted = [];
  results = new Results();
  const firstStartMs = monotonicMs();
  await inLoops(batch.total, batch.concurrency, async (i) => {
    try {
      const handle = await startOne(to, batch, i);
      const one = { handle, expected: expectedOf(batch, i) };
      accepted[i] = one;
      if (batch.watch) results.watch(one);
    } catch (error) {
      faults.note(error);
    }
  });
  return { ...faults.verdict(), firstStartMs, acceptedMs: monotonicMs() };
}

/** Waits for the results of the batch that was accepted last. */
function finish({ longestMs }: { longestMs: number }): Promise<Finished> {
  return results.finish(longestMs);
}

/** Raises `go` to some of the accepted instances, all at once, and waits for their results. */
async function raise({ from, to, longestMs }: RaiseSome): Promise<RaiseResult> {
  const some = accepted.slice(from, to);
  results = new Results();
  const firstRaiseMs = monotonicMs();
  const raises = some.map(async (one) => {
    await one.handle.raise(go, 1);
    results.watch({ ...one, expected: one.expected + 1 });
  });
  const outcomes = await Promise.allSettled(raises);
  const raisedMs = monotonicMs();
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') results.faults.note(outcome.reason);
  }
  return { ...(await results.finish(longestMs)), firstRaiseMs, raisedMs };
}

interface RaiseSome {
  readonly from: number;
  readonly to: number;
  readonly longestMs: number;
}

/** The number of accepted instances that are known, and the total length of their histories. */
async function historyEvents({ from, to }: { from: number; to: number }): Promise<number> {
  const views = await Promise.all(accepted.slice(from, to).map(({ handle }) => handle.get()));
  return views.reduce((sum, view) => sum + view.historyLength, 0);
}

const calls = {
  hello: () => true,
  connect: ({ address }: { address: string }) => {
    client = new Client({ address });
  },
  loop,
  accept,
  finish,
  raise,
  historyEvents,
};
export type DriverCalls = typeof calls;

answerCalls(calls);

process.on('SIGTERM', () => {
  client?.close();
  process.exit(0);
});
