// The part of the driver that does not depend on an engine: it starts batches of work, checks every
// result and measures times. The client of an engine starts each instance.
import { monotonicMs } from '../clock.ts';
import { summarize } from '../percentile.ts';
import type { Summary } from '../percentile.ts';
import { Faults, Results } from './accepted.ts';
import type { Accepted, Finished, ResultHandle, Verdict } from './accepted.ts';
import { expectedOf, inLoops } from './start.ts';
import type { Batch } from './start.ts';

/** The client of an engine. */
export interface Starter<H extends ResultHandle> {
  /** Starts one instance; resolves with its result. */
  run(batch: Batch, i: number): Promise<number>;
  /** Starts one instance; resolves when it is durably accepted. */
  start(batch: Batch, i: number): Promise<H>;
}

export interface LoopResult extends Verdict {
  readonly wallMs: number;
  /** The number of instances that were run. Fewer than `total` when the time has passed. */
  readonly finished: number;
  readonly latency: Summary;
  /** The figures of the results in the second half of the time. */
  readonly secondHalf: {
    readonly wallMs: number;
    readonly finished: number;
    readonly latency: Summary;
  };
}

export interface AcceptResult extends Verdict {
  readonly firstStartMs: number;
  readonly acceptedMs: number;
}

export class Offer<H extends ResultHandle> {
  readonly #starter: Starter<H>;
  accepted: (Accepted & { readonly handle: H })[] = [];
  results = new Results();

  constructor(starter: Starter<H>) {
    this.#starter = starter;
  }

  /** Closed loops: each start waits for the result of the one before it in its loop. */
  async loop(batch: Batch): Promise<LoopResult> {
    const faults = new Faults();
    const latencies: number[] = [];
    const ends: number[] = [];
    const startMs = monotonicMs();
    const untilMs = startMs + (batch.durationMs ?? Infinity);
    await inLoops(batch.total, batch.concurrency, untilMs, async (i) => {
      const beginMs = monotonicMs();
      try {
        faults.check(await this.#starter.run(batch, i), expectedOf(batch, i));
      } catch (error) {
        faults.note(error);
      }
      const endMs = monotonicMs();
      latencies.push(endMs - beginMs);
      ends.push(endMs);
    });
    const wallMs = monotonicMs() - startMs;
    const middleMs = startMs + wallMs / 2;
    const first = ends.findIndex((endMs) => endMs >= middleMs);
    const late = first === -1 ? [] : latencies.slice(first);
    return {
      ...faults.verdict(),
      wallMs,
      finished: latencies.length,
      latency: summarize(latencies),
      secondHalf: {
        wallMs: wallMs / 2,
        finished: late.length,
        latency: summarize(late),
      },
    };
  }

  /** Starts a batch without a wait for results. `watch`: collects results from the start. */
  async accept(batch: Batch & { readonly watch: boolean }): Promise<AcceptResult> {
    const faults = new Faults();
    this.accepted = [];
    this.results = new Results();
    const firstStartMs = monotonicMs();
    await inLoops(batch.total, batch.concurrency, Infinity, async (i) => {
      try {
        const handle = await this.#starter.start(batch, i);
        const one = { handle, expected: expectedOf(batch, i) };
        this.accepted[i] = one;
        if (batch.watch) this.results.watch(one);
      } catch (error) {
        faults.note(error);
      }
    });
    return { ...faults.verdict(), firstStartMs, acceptedMs: monotonicMs() };
  }

  /** Waits for the results of the last accepted batch. */
  finish({ longestMs }: { longestMs: number }): Promise<Finished> {
    return this.results.finish(longestMs);
  }
}
