// A sidecar with the limits that it typically has beside an application: half a core and 256 MB.
import { sumOfIndices } from '../definitions.ts';
import { round } from '../percentile.ts';
import { checksOf, warmUp } from '../workload.ts';
import type { Outcome, RunContext, Workload } from '../workload.ts';

const cores = 0.5;
const memoryMbMax = 256;
const durationMs = 30_000;
const concurrency = 128;
const steps = 5;
/** More instances than the sidecar runs in the time. */
const unlimited = 100_000_000;

const batch = {
  orchestration: 'activitySteps',
  work: { n: steps },
  expect: sumOfIndices(steps),
  concurrency,
} as const;

async function run(context: RunContext): Promise<Outcome> {
  const harness = await context.prepare({ cores });
  const readyMs = await harness.startEngine();
  await harness.connect();
  await warmUp(harness, { ...batch, total: 600 });
  harness.beginMeasuring();
  const result = await harness.loop({ ...batch, total: unlimited, durationMs });
  const resources = harness.endMeasuring();
  // A container's limit counts memory that the kernel cannot reclaim, so not the mapped tables.
  const anonMb = round(harness.engineStats().anonBytes / 1024 ** 2);
  if (anonMb > memoryMbMax) {
    throw new Error(`the sidecar uses ${Math.round(anonMb)} MB, more than ${memoryMbMax} MB`);
  }
  return {
    metrics: {
      ready_ms: round(readyMs),
      steps_per_s: round((result.finished * steps * 1_000) / result.wallMs),
      latency_ms: result.latency,
      late_steps_per_s: round(
        (result.secondHalf.finished * steps * 1_000) / result.secondHalf.wallMs,
      ),
      late_latency_ms: result.secondHalf.latency,
      server_rss_end_mb: resources.server.rss_mb,
      server_anon_end_mb: anonMb,
      cpu_limit_enforced: harness.isCpuLimitEnforced ? 1 : 0,
    },
    checks: checksOf([result], await harness.executions(), result.finished * steps),
    resources,
  };
}

export const limited: readonly Workload[] = [
  {
    id: 'W2b-c128-limited',
    params: { cores, memory_mb_max: memoryMbMax, duration_ms: durationMs, concurrency, steps },
    timeoutMs: 180_000,
    run,
  },
];
