// W7: the sidecar is killed during the work and restarted with the same data. The same work runs
// without a crash first, so that the difference is the cost of the crash.
import { sumOfIndices } from '../definitions.ts';
import { monotonicMs, pause } from '../clock.ts';
import { round } from '../percentile.ts';
import type { EngineHarness } from '../engine-harness.ts';
import { checksOf, fullSize, warmUp } from '../workload.ts';
import type { EngineWorkload, Outcome, RunContext, Size } from '../workload.ts';

const totalFull = 500;
const rounds = 10;
const sleepMs = 300;
const killAfterMs = 1_500;
const longestMs = 60_000;
const loopsOfDriver = 128;
/**
 * Work that the old sidecar dispatched continues for up to this time. The first dispatch of the new
 * sidecar takes longer.
 */
const leftoverMs = 20;

const batch = {
  orchestration: 'rounds',
  concurrency: loopsOfDriver,
  work: { n: rounds, sleepMs },
  expect: sumOfIndices(rounds),
} as const;

async function prepare(context: RunContext<EngineHarness>, total: number): Promise<EngineHarness> {
  const harness = await context.start();
  const work = { n: 2, sleepMs: 1 };
  await warmUp(harness, { ...batch, work, expect: sumOfIndices(2), total: Math.ceil(total * 1.2) });
  return harness;
}

/** Milliseconds from the first start to the last result without a crash. */
async function undisturbed(context: RunContext<EngineHarness>, total: number): Promise<number> {
  const harness = await prepare(context, total);
  const accepted = await harness.accept({ ...batch, total, watch: true });
  const { finishedMs } = await harness.finish({ longestMs });
  await harness.close();
  return finishedMs - accepted.firstStartMs;
}

async function run(context: RunContext<EngineHarness>, total: number): Promise<Outcome> {
  const undisturbedMs = await undisturbed(context, total);
  const harness = await prepare(context, total);
  harness.beginMeasuring();
  const startMs = monotonicMs();
  const accepting = harness.accept({ ...batch, total, watch: true });
  await pause(startMs + killAfterMs - monotonicMs());
  const killMs = monotonicMs();
  await harness.killEngine();
  const restartMs = monotonicMs();
  const readyMs = await harness.startEngine();
  const accepted = await accepting;
  const finished = await harness.finish({ longestMs });
  const firstStepMs = await harness.firstStepAfter(restartMs + leftoverMs);
  const executions = await harness.executions();
  const resources = harness.endMeasuring();
  const totalMs = finished.finishedMs - accepted.firstStartMs;
  return {
    metrics: {
      kill_to_ready_ms: round(restartMs - killMs + readyMs),
      kill_to_first_step_ms: round((firstStepMs ?? killMs) - killMs),
      kill_to_all_complete_ms: round(finished.finishedMs - killMs),
      total_ms: round(totalMs),
      undisturbed_ms: round(undisturbedMs),
      lost_time_ms: round(totalMs - undisturbedMs),
      repeated_steps: Math.max(0, executions - total * rounds),
    },
    checks: checksOf([accepted, finished], executions, total * rounds),
    resources,
  };
}

export function crash(size: Size): EngineWorkload {
  const total = size(totalFull);
  return {
    id: 'W7',
    params: { total, rounds, sleep_ms: sleepMs, kill_after_ms: killAfterMs },
    timeoutMs: 180_000,
    run: (context) => run(context, total),
  };
}

export const crashes: readonly EngineWorkload[] = [crash(fullSize)];
