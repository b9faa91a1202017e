// W3 and W4: one orchestration with many steps, in parallel (W3) or sequentially (W4).
import { sumOfIndices } from '../definitions.ts';
import type { OrchestrationName } from '../definitions.ts';
import type { EngineHarness } from '../engine-harness.ts';
import { round } from '../percentile.ts';
import { checksOf, mustBeSound, warmUp } from '../workload.ts';
import type { EngineWorkload, Outcome, RunContext, Workload } from '../workload.ts';

interface Single {
  readonly id: string;
  readonly orchestration: OrchestrationName;
  readonly n: number;
  readonly split?: boolean;
  /** True: the orchestrator is evicted at every wait. */
  readonly evict?: boolean;
}

/** The timeout per step, including replays of the whole history. */
const stepMsMax = 30;

async function run(context: RunContext<EngineHarness>, single: Single): Promise<Outcome> {
  const { orchestration, n, split = false, evict = false } = single;
  const harness = await context.start({ split, cache: !evict });
  const batch = { orchestration, total: 1, concurrency: 1 };
  const warm = Math.min(n, 500);
  await warmUp(harness, { ...batch, work: { n: warm }, expect: sumOfIndices(warm), total: 5 });
  harness.beginMeasuring();
  const result = await harness.loop({
    ...batch,
    work: { n },
    expect: sumOfIndices(n),
  });
  const resources = harness.endMeasuring();
  return {
    metrics: {
      total_ms: round(result.wallMs),
      per_step_ms: round(result.wallMs / n),
      steps_per_s: round((n * 1_000) / result.wallMs),
    },
    checks: checksOf([result], await harness.executions(), n),
    resources,
  };
}

function workload(single: Single): EngineWorkload {
  const { id, n, split = false, evict = false } = single;
  return {
    id,
    params: { n, separate_activity_process: split, evicted_at_waits: evict },
    timeoutMs: 60_000 + n * stepMsMax,
    run: (context) => run(context, single),
  };
}

/**
 * The orchestrator runs `n` steps and waits. Then its process exits, and a new process replays the
 * `n` steps at once when the event arrives.
 */
async function replay(context: RunContext, n: number): Promise<Outcome> {
  const harness = await context.start();
  const batch = { orchestration: 'inlineThenGo', concurrency: 1, watch: false } as const;
  const warm = 5;
  const accepted = await harness.driver.ask('accept', {
    ...batch,
    work: { n },
    // The last replay is measured. The earlier ones warm up its code.
    total: warm + 1,
    expect: sumOfIndices(n),
  });
  mustBeSound('start', accepted);
  await harness.untilWaiting(warm + 1);
  const executions = await harness.executions();
  await harness.restartApp();
  mustBeSound(
    'warm-up',
    await harness.driver.ask('raise', { from: 0, to: warm, longestMs: 60_000 }),
  );
  await harness.resetCounts();
  harness.beginMeasuring();
  const raised = await harness.driver.ask('raise', { from: warm, to: warm + 1, longestMs: 60_000 });
  const resources = harness.endMeasuring();
  const counts = await harness.app.ask('counts');
  return {
    metrics: {
      replay_ms: counts.toWait.max,
      per_step_us: round((counts.toWait.max * 1_000) / n),
      raise_to_result_ms: round(raised.finishedMs - raised.firstRaiseMs),
    },
    checks: checksOf([raised], executions + counts.executions, (warm + 1) * n),
    resources,
  };
}

/** One orchestration with many activities at once. */
export const fans: readonly EngineWorkload[] = [1_000, 5_000].map((n) =>
  workload({ id: `W3-${n}`, orchestration: 'activityFan', n }),
);

export const singles: readonly Workload[] = [
  ...fans,
  workload({ id: 'W3-split-1000', orchestration: 'activityFan', n: 1_000, split: true }),
  workload({ id: 'W3-run-1000', orchestration: 'inlineFan', n: 1_000 }),
  ...[500, 2_000, 10_000, 50_000].map((n) =>
    workload({ id: `W4a-${n}`, orchestration: 'inlineSteps', n }),
  ),
  ...[500, 2_000, 10_000, 50_000].map((n) =>
    workload({ id: `W4b-${n}`, orchestration: 'activitySteps', n }),
  ),
  ...[2_000, 10_000].map((n) => ({
    id: `W4r-${n}`,
    params: { n, how: 'the application process is restarted' },
    timeoutMs: 180_000,
    run: (context: RunContext) => replay(context, n),
  })),
  ...[100, 400, 2_000].map((n) =>
    workload({ id: `W4s-${n}`, orchestration: 'activitySteps', n, evict: true }),
  ),
];
