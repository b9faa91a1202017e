// The driver process of the benchmark: the client that starts work and checks every result.
import { Client } from '@perdure/sdk';
import type { InstanceHandle, InstanceStatus } from '@perdure/sdk';

import { answerCalls } from '../child-calls.ts';
import { go, orchestrations } from '../definitions.ts';
import { monotonicMs } from '../clock.ts';
import { summarize } from '../percentile.ts';
import type { Summary } from '../percentile.ts';
import { Results } from './accepted.ts';
import type { Finished } from './accepted.ts';
import { Offer } from './offer.ts';
import { inputOf } from './start.ts';
import type { Batch } from './start.ts';

type Handle = InstanceHandle<number>;

export interface RaiseResult extends Finished {
  readonly firstRaiseMs: number;
  /** The time of the last acknowledged raise. */
  readonly raisedMs: number;
}

let client: Client | undefined;

function theClient(): Client {
  if (client === undefined) throw new Error('the driver is not connected');
  return client;
}

/** Starts one instance of a batch; resolves when it is durably accepted. */
function start(batch: Batch, i: number): Promise<Handle> {
  const definition = orchestrations[batch.orchestration];
  const input = inputOf(batch, i);
  if (batch.idPrefix === undefined) return theClient().start(definition, input);
  return theClient().start(definition, input, { id: `${batch.idPrefix}${i}` });
}

const offer = new Offer<Handle>({
  start,
  run: async (batch, i) => (await start(batch, i)).result(),
});

/** A call before `connect` fails as a whole, not once for each instance. */
function connectedOffer(): Offer<Handle> {
  theClient();
  return offer;
}

/** Raises `go` to some of the accepted instances, all at once, and waits for their results. */
async function raise({ from, to, longestMs }: RaiseSome): Promise<RaiseResult> {
  const some = offer.accepted.slice(from, to);
  const results = new Results();
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
  const views = await Promise.all(offer.accepted.slice(from, to).map(({ handle }) => handle.get()));
  return views.reduce((sum, view) => sum + view.historyLength, 0);
}

/** The time of the first page of a listing, of all instances or of those with a status. */
async function listTimes({ calls: count, status }: ListSome): Promise<Summary> {
  const times: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const beginMs = monotonicMs();
    await theClient().listPage(status === undefined ? {} : { status });
    times.push(monotonicMs() - beginMs);
  }
  return summarize(times);
}

interface ListSome {
  readonly calls: number;
  readonly status?: InstanceStatus;
}

const calls = {
  hello: () => true,
  connect: ({ address }: { address: string }) => {
    client = new Client({ address });
  },
  loop: (batch: Batch) => connectedOffer().loop(batch),
  accept: (batch: Batch & { watch: boolean }) => connectedOffer().accept(batch),
  finish: (limit: { longestMs: number }) => offer.finish(limit),
  raise,
  historyEvents,
  listTimes,
};
export type DriverCalls = typeof calls;

answerCalls(calls);

process.on('SIGTERM', () => {
  client?.close();
  process.exit(0);
});
