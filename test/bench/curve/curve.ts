// The cost of a sidecar by its number of instances: one data directory that grows by decades, first
// with waiting instances, then with ended instances.
import { sumOfIndices } from '../definitions.ts';
import type { Harness } from '../harness.ts';
import { monotonicMs, pause } from '../clock.ts';
import { median, round } from '../percentile.ts';
import { mustBeSound } from '../workload.ts';

export const curveKinds = ['waiting', 'stored'] as const;
export type CurveKind = (typeof curveKinds)[number];

export interface CurvePoint {
  readonly kind: CurveKind;
  /** Instances of the kind in the data directory. */
  readonly count: number;
  /** Time from the start of the process to SERVING of the health service, after an orderly stop. */
  readonly ready_ms: number;
  /** Resident memory of the sidecar when it is ready. */
  readonly rss_ready_mb: number;
  /** Resident memory after the requests of this point. */
  readonly rss_after_mb: number;
  /** Median latency per activity, in orchestrations of five activities, one at a time. */
  readonly step_ms: number;
  readonly step_p99_ms: number;
  /** Median time of the first page of all instances. */
  readonly list_ms: number;
  /** Median time of the first page of running instances. */
  readonly list_running_ms: number;
}

const steps = 5;
const restarts = 3;
const loops = 100;
const warmUpLoops = 30;
const listCalls = 50;
/** Results of the last batch may still be in transit. */
const settleMs = 500;

const measured = {
  orchestration: 'activitySteps',
  work: { n: steps },
  expect: sumOfIndices(steps),
  concurrency: 1,
} as const;

/** Adds instances of a kind. */
async function grow(
  harness: Harness,
  kind: CurveKind,
  count: number,
  total: number,
): Promise<void> {
  const batch = { work: { n: 0 }, expect: 0, total: count, concurrency: 256 };
  if (kind === 'stored') {
    const orchestration = 'inlineSteps';
    mustBeSound('growth', await harness.loop({ ...batch, orchestration }));
    return;
  }
  const orchestration = 'inlineThenGo';
  mustBeSound('growth', await harness.accept({ ...batch, orchestration, watch: false }));
  await harness.untilWaiting(total);
}

async function measure(harness: Harness, kind: CurveKind, count: number): Promise<CurvePoint> {
  const readyMs: number[] = [];
  const rssMb: number[] = [];
  const residentMb = (): number => round(harness.engineStats().rssBytes / 1024 ** 2);
  for (let n = 0; n < restarts; n += 1) {
    await harness.stopEngine();
    readyMs.push(await harness.startEngine());
    rssMb.push(residentMb());
    // The worker must reconnect before the next stop: its registration is part of operation.
    mustBeSound('warm-up', await harness.loop({ ...measured, total: warmUpLoops }));
  }
  const { latency, ...verdict } = await harness.loop({ ...measured, total: loops });
  mustBeSound('steps', verdict);
  const list = await harness.driver.ask('listTimes', { calls: listCalls });
  const running = await harness.driver.ask('listTimes', { calls: listCalls, status: 'running' });
  return {
    kind,
    count,
    ready_ms: round(median(readyMs)),
    rss_ready_mb: median(rssMb),
    rss_after_mb: residentMb(),
    step_ms: round(latency.p50 / steps),
    step_p99_ms: round(latency.p99 / steps),
    list_ms: list.p50,
    list_running_ms: running.p50,
  };
}

/** Counts up to a limit: 1, 10, 100 and so on. */
export function decades(limit: number): number[] {
  const counts: number[] = [];
  for (let count = 1; count <= limit; count *= 10) counts.push(count);
  return counts;
}

/** Measures all points of one kind on a fresh data directory. */
export async function measureCurve(
  harness: Harness,
  kind: CurveKind,
  limit: number,
  onPoint: (point: CurvePoint, growthMs: number) => void,
): Promise<CurvePoint[]> {
  const points: CurvePoint[] = [];
  let present = 0;
  for (const count of decades(limit)) {
    const startMs = monotonicMs();
    await grow(harness, kind, count - present, count);
    const growthMs = monotonicMs() - startMs;
    present = count;
    await pause(settleMs);
    const point = await measure(harness, kind, count);
    onPoint(point, growthMs);
    points.push(point);
  }
  return points;
}
