// W1 and W2: orchestrations of five steps in a closed loop, one at a time and many at once, for a
// number of instances or for a time.
import type { EngineHarness } from '../engine-harness.ts';
import type { LoopResult } from '../driver/offer.ts';
import type { OrchestrationName } from '../definitions.ts';
import { sumOfIndices } from '../definitions.ts';
import { round } from '../percentile.ts';
import type { ProcessStats } from '../proc-stats.ts';
import type { Metrics, Resources } from '../record.ts';
import { checksOf, fullSize, warmUp } from '../workload.ts';
import type { EngineWorkload, Outcome, RunContext, Size } from '../workload.ts';

const steps = 5;

interface Loop {
  readonly id: string;
  readonly orchestration: OrchestrationName;
  readonly total: number;
  /** The duration of the work. Default: the work is a number of instances. */
  readonly durationMs?: number;
  /** The time after which a slow engine ends before all instances have run. Default: none. */
  readonly longestMs?: number;
  readonly concurrency: number;
  readonly warmUp: number;
  /** True: the driver chooses the ids. */
  readonly chosenIds?: boolean;
  readonly split?: boolean;
}

/** Additional figures of a run of fixed duration: its second half, and memory at its end. */
function sustainedMetrics(
  { secondHalf }: LoopResult,
  resources: Resources,
  { anonBytes }: ProcessStats,
): Metrics {
  return {
    late_steps_per_s: round((secondHalf.finished * steps * 1_000) / secondHalf.wallMs),
    late_latency_ms: secondHalf.latency,
    server_rss_end_mb: resources.server.rss_mb,
    server_anon_end_mb: round(anonBytes / 1024 ** 2),
    app_rss_end_mb: resources.app.rss_mb,
  };
}

async function run(context: RunContext<EngineHarness>, loop: Loop): Promise<Outcome> {
  const { orchestration, total, concurrency, chosenIds = false, split = false } = loop;
  const harness = await context.start({ split });
  const batch = {
    orchestration,
    work: { n: steps },
    expect: sumOfIndices(steps),
    total,
    concurrency,
  };
  await warmUp(harness, { ...batch, total: loop.warmUp });
  harness.beginMeasuring();
  const endsAfterMs = loop.durationMs ?? loop.longestMs;
  const result = await harness.loop({
    ...batch,
    ...(endsAfterMs === undefined ? {} : { durationMs: endsAfterMs }),
    ...(chosenIds ? { idPrefix: 'order-' } : {}),
  });
  const resources = harness.endMeasuring();
  const engine = harness.engineStats();
  const seconds = result.wallMs / 1_000;
  return {
    metrics: {
      wall_ms: round(result.wallMs),
      instances_per_s: round(result.finished / seconds),
      steps_per_s: round((result.finished * steps) / seconds),
      latency_ms: result.latency,
      written_bytes_per_instance: Math.round(resources.server.written_bytes / result.finished),
      ...(loop.durationMs === undefined ? {} : sustainedMetrics(result, resources, engine)),
    },
    checks: checksOf([result], await harness.executions(), result.finished * steps),
    resources,
  };
}

function workload(loop: Loop, size: Size): EngineWorkload {
  const sized = { ...loop, total: size(loop.total), warmUp: size(loop.warmUp) };
  const { id, total, concurrency, warmUp: warm, chosenIds = false, split = false } = sized;
  const kind = loop.orchestration === 'inlineSteps' ? 'inline' : 'activity';
  const chosen = { chosen_ids: chosenIds, separate_activity_process: split };
  const extent = {
    ...(loop.durationMs === undefined ? { total } : { duration_ms: loop.durationMs }),
    ...(loop.longestMs === undefined ? {} : { longest_ms: loop.longestMs }),
  };
  return {
    id,
    params: { ...extent, concurrency, steps, kind, warm_up: warm, ...chosen },
    timeoutMs: 180_000 + (loop.durationMs ?? 0),
    run: (context) => run(context, sized),
  };
}

const one = { total: 500, concurrency: 1, warmUp: 200 };
const inline = { orchestration: 'inlineSteps', total: 8_000, warmUp: 1_000 } as const;
const activities = { orchestration: 'activitySteps', total: 4_000, warmUp: 600 } as const;
const widths = [64, 128, 256];
/** More instances than any engine runs in the time. */
const unlimited = 100_000_000;
const minute = { total: unlimited, durationMs: 60_000, concurrency: 128 };

/**
 * The short loops.
 * @param longestMs the time after which a loop of a slow engine ends. Default: none.
 */
export function loopsOf(size: Size, longestMs?: number): readonly EngineWorkload[] {
  return [
    { id: 'W1a', orchestration: 'inlineSteps', ...one } as const,
    { id: 'W1b', orchestration: 'activitySteps', ...one } as const,
    { id: 'W1a-workflow', orchestration: 'inlineSteps', ...one, chosenIds: true } as const,
    ...widths.map((n) => ({ id: `W2a-c${n}`, ...inline, concurrency: n })),
    ...widths.map((n) => ({ id: `W2b-c${n}`, ...activities, concurrency: n })),
    { id: 'W2a-workflow-c128', ...inline, concurrency: 128, chosenIds: true },
    { id: 'W2b-split-c128', ...activities, concurrency: 128, split: true },
  ].map((loop) => workload({ ...loop, ...(longestMs === undefined ? {} : { longestMs }) }, size));
}

/** The same loops for a minute, with warm code and settled memory. */
const sustained = [
  { id: 'W2a-c128-60s', ...inline, ...minute },
  { id: 'W2b-c128-60s', ...activities, ...minute },
].map((loop) => workload(loop, fullSize));

export const loops: readonly EngineWorkload[] = [...loopsOf(fullSize), ...sustained];
