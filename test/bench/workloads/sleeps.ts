// W5: ten thousand timers. Lateness is measured in the application, where the code resumes.
import type { EngineHarness } from '../engine-harness.ts';
import { round } from '../percentile.ts';
import { checksOf, fullSize, warmUp } from '../workload.ts';
import type { EngineWorkload, Outcome, RunContext, Size } from '../workload.ts';
import type { Work } from '../definitions.ts';

interface Sleeping {
  readonly id: string;
  readonly orchestration: 'sleeper' | 'sleepers';
  readonly total: number;
  /** The number of timers in each instance. */
  readonly n: number;
  /** Called at the start of the work. All instances share the time. */
  readonly work: (startMs: number) => Omit<Work, 'i' | 'n'>;
  readonly params: Readonly<Record<string, number | string | boolean>>;
  readonly delayMs?: number;
  readonly evict?: boolean;
}

const loopsOfDriver = 128;
const sleepMs = 5_000;
const longestMs = 120_000;

async function run(context: RunContext<EngineHarness>, sleeping: Sleeping): Promise<Outcome> {
  const { orchestration, total, n, evict = false } = sleeping;
  const harness = await context.start({ cache: !evict });
  const batch = { orchestration, concurrency: loopsOfDriver, expect: 'index' } as const;
  const delay = sleeping.delayMs === undefined ? {} : { delayMs: sleeping.delayMs };
  await warmUp(harness, { ...batch, total: Math.min(total, 1_000), work: { n: 1, sleepMs: 1 } });
  harness.beginMeasuring();
  const work = { n, ...sleeping.work(Date.now()) };
  const offered = { ...batch, ...delay, total, work, watch: true };
  const accepted = await harness.accept(offered);
  const finished = await harness.finish({ longestMs });
  const resources = harness.endMeasuring();
  const lateness = await harness.lateness();
  return {
    metrics: {
      total_ms: round(finished.finishedMs - accepted.firstStartMs),
      accept_ms: round(accepted.acceptedMs - accepted.firstStartMs),
      lateness_ms: lateness,
      timers: total * n,
    },
    checks: checksOf([accepted, finished], lateness.n, total),
    resources,
  };
}

function workload(sleeping: Sleeping): EngineWorkload {
  const { id, total, n, params, evict = false } = sleeping;
  return {
    id,
    params: { total, n, concurrency: loopsOfDriver, evicted_at_waits: evict, ...params },
    timeoutMs: longestMs + 60_000,
    run: (context) => run(context, sleeping),
  };
}

const many = { orchestration: 'sleeper', total: 10_000, n: 1 } as const;
const eachItsOwn = { work: () => ({ sleepMs }), params: { sleep_ms: sleepMs } };
const burstMs = 15_000;

export const burst = (size: Size): EngineWorkload =>
  workload({
    id: 'W5-burst',
    ...many,
    total: size(many.total),
    work: (startMs) => ({ untilMs: startMs + burstMs }),
    params: { until_ms_after_first_start: burstMs },
  });

export const sleeps: readonly EngineWorkload[] = [
  workload({ id: 'W5-sleep', ...many, ...eachItsOwn }),
  workload({ id: 'W5-sleep-suspend', ...many, ...eachItsOwn, evict: true }),
  burst(fullSize),
  // A start has no delay option. So the first line of the code sleeps until the start time.
  workload({
    id: 'W5-delayed',
    ...many,
    work: () => ({}),
    delayMs: sleepMs,
    params: { delay_ms: sleepMs, how: 'sleepUntil in the first line' },
  }),
  workload({
    id: 'W5-many',
    orchestration: 'sleepers',
    total: 10,
    n: 1_000,
    ...eachItsOwn,
  }),
];
