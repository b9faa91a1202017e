// The columns of the comparison: a figure of a workload, and whether high or low values are better.
import { median } from '../percentile.ts';
import { metric } from '../record.ts';
import type { RunRecord } from '../record.ts';

export interface Column {
  readonly name: string;
  readonly workload: string;
  readonly metric: string;
  readonly unit: string;
  readonly better: 'less' | 'more';
}

const latency = (workload: string): Column => ({
  name: `${workload} p50`,
  workload,
  metric: 'latency_ms.p50',
  unit: 'ms',
  better: 'less',
});

const rate = (workload: string): Column => ({
  name: workload,
  workload,
  metric: 'steps_per_s',
  unit: 'steps/s',
  better: 'more',
});

const time = (name: string, workload: string, path: string): Column => ({
  name,
  workload,
  metric: path,
  unit: 'ms',
  better: 'less',
});

export const columns: readonly Column[] = [
  latency('W1a'),
  latency('W1b'),
  rate('W2a-c128'),
  rate('W2b-c64'),
  rate('W2b-c128'),
  rate('W2b-c256'),
  time('W3-1000', 'W3-1000', 'total_ms'),
  time('W3-5000', 'W3-5000', 'total_ms'),
  time('W5-burst p99', 'W5-burst', 'lateness_ms.p99'),
  time('W6 ready', 'W6', 'ready_ms'),
  time('W7 first step', 'W7', 'kill_to_first_step_ms'),
];

/** The figure of a column in one engine's runs. */
export function valuesOf(column: Column, runs: readonly RunRecord[]): number[] {
  return runs
    .filter(({ workload }) => workload === column.workload)
    .map(({ metrics }) => metric(metrics, column.metric))
    .filter((value) => value !== undefined);
}

/** The ratio of two values, above 1 when `ours` is better. Undefined when one value is missing. */
export function ratioOf(
  column: Column,
  ours: readonly number[],
  peerValues: readonly number[],
): number | undefined {
  if (ours.length === 0 || peerValues.length === 0) return undefined;
  const [a, b] = [median(ours), median(peerValues)];
  return column.better === 'less' ? b / a : a / b;
}
