// The figures of the table: their place in a record, their goals, and the values of Restate 1.7.12
// for the same workload on two cores of the machine on which the goals were set.

export interface Figure {
  readonly workload: string;
  /** The metric. A dot separates its two levels. */
  readonly metric: string;
  readonly unit: string;
  /** The goal: a minimum or a maximum. */
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly restate?: number;
}

type More = Omit<Figure, 'workload' | 'metric' | 'unit'>;

const figure = (workload: string, metric: string, unit: string, more: More = {}): Figure => ({
  workload,
  metric,
  unit,
  ...more,
});

const rate = (workload: string, more: More = {}): Figure =>
  figure(workload, 'steps_per_s', 'steps/s', more);
const p50 = (workload: string, more: More = {}): Figure =>
  figure(workload, 'latency_ms.p50', 'ms', more);
const p99 = (workload: string, more: More = {}): Figure =>
  figure(workload, 'latency_ms.p99', 'ms', more);
const total = (workload: string, more: More = {}): Figure =>
  figure(workload, 'total_ms', 'ms', more);
const perStep = (workload: string, more: More = {}): Figure =>
  figure(workload, 'per_step_ms', 'ms/step', more);
const late = (workload: string, metric: 'p50' | 'p99', more: More = {}): Figure =>
  figure(workload, `lateness_ms.${metric}`, 'ms late', more);

export const figures: readonly Figure[] = [
  p50('W1a', { atMost: 3, restate: 6.5 }),
  p99('W1a', { restate: 12.3 }),
  p50('W1b', { atMost: 4, restate: 22.2 }),
  p99('W1b', { atMost: 10, restate: 35.5 }),
  p50('W1a-workflow', { restate: 6.2 }),
  p99('W1a-workflow', { restate: 10.3 }),
  rate('W2a-c64', { restate: 3_866 }),
  rate('W2a-c128', { atLeast: 30_000, restate: 4_363 }),
  p99('W2a-c128', { restate: 214 }),
  rate('W2a-c256', { restate: 4_778 }),
  rate('W2b-c64', { atLeast: 18_000, restate: 1_029 }),
  p99('W2b-c64', { restate: 430 }),
  rate('W2b-c128', { restate: 1_143 }),
  rate('W2b-c256', { atLeast: 30_000, restate: 1_233 }),
  p99('W2b-c256', { restate: 1_433 }),
  figure('W2a-c128-60s', 'late_steps_per_s', 'steps/s'),
  figure('W2a-c128-60s', 'late_latency_ms.p99', 'ms'),
  figure('W2a-c128-60s', 'server_anon_end_mb', 'MB'),
  figure('W2b-c128-60s', 'late_steps_per_s', 'steps/s'),
  figure('W2b-c128-60s', 'late_latency_ms.p99', 'ms'),
  figure('W2b-c128-60s', 'server_anon_end_mb', 'MB'),
  figure('W2b-c128-limited', 'late_steps_per_s', 'steps/s'),
  figure('W2b-c128-limited', 'late_latency_ms.p99', 'ms'),
  figure('W2b-c128-limited', 'ready_ms', 'ms'),
  figure('W2b-c128-limited', 'server_anon_end_mb', 'MB'),
  rate('W2a-workflow-c128', { restate: 3_815 }),
  rate('W2b-split-c128', { restate: 1_095 }),
  total('W3-1000', { restate: 581 }),
  total('W3-5000', { atMost: 500, restate: 3_690 }),
  total('W3-split-1000', { restate: 627 }),
  total('W3-run-1000', { restate: 582 }),
  perStep('W4a-500', { restate: 0.94 }),
  perStep('W4a-2000', { restate: 0.74 }),
  perStep('W4a-10000', { restate: 0.74 }),
  perStep('W4a-50000'),
  perStep('W4b-500', { restate: 4.8 }),
  perStep('W4b-2000', { restate: 4.6 }),
  perStep('W4b-10000', { atMost: 0.7, restate: 4.2 }),
  perStep('W4b-50000'),
  figure('W4r-2000', 'replay_ms', 'ms', { restate: 12.3 }),
  figure('W4r-10000', 'replay_ms', 'ms', { restate: 57 }),
  perStep('W4s-100', { restate: 12.7 }),
  perStep('W4s-400', { restate: 10.8 }),
  perStep('W4s-2000', { restate: 23.5 }),
  late('W5-sleep', 'p50', { restate: 2 }),
  late('W5-sleep', 'p99', { restate: 12 }),
  late('W5-sleep-suspend', 'p50', { restate: 105 }),
  late('W5-sleep-suspend', 'p99', { restate: 819 }),
  late('W5-burst', 'p50', { restate: 539 }),
  late('W5-burst', 'p99', { atMost: 60, restate: 935 }),
  late('W5-delayed', 'p50', { restate: 1_600 }),
  late('W5-delayed', 'p99', { restate: 2_100 }),
  late('W5-many', 'p50', { restate: 330 }),
  figure('W6', 'ready_ms', 'ms', { atMost: 400, restate: 300 }),
  figure('W6', 'first_result_ms', 'ms', { restate: 1_000 }),
  figure('W6', 'rss_idle_mb', 'MB', { atMost: 110, restate: 266 }),
  figure('W6', 'rss_after_mb', 'MB', { restate: 360 }),
  figure('W6-100k', 'ready_ms', 'ms', { atMost: 1_000 }),
  figure('W6-100k', 'ready_after_kill_ms', 'ms'),
  figure('mem-cached', 'bytes_per_instance', 'bytes', { atMost: 6 * 1_024 }),
  figure('W7', 'lost_time_ms', 'ms', { atMost: 1_000, restate: 1_800 }),
  figure('W7', 'kill_to_first_step_ms', 'ms', { restate: 380 }),
  figure('W7', 'kill_to_all_complete_ms', 'ms', { restate: 3_300 }),
  figure('W7', 'repeated_steps', 'steps', { restate: 15 }),
  figure('W8', 'events_per_s', 'events/s', { atLeast: 500_000 }),
];

/** Largest median cost per step over the smallest: it must not depend on the history's length. */
export const flatness = {
  workloads: ['W4b-2000', 'W4b-10000', 'W4b-50000'],
  metric: 'per_step_ms',
  atMost: 1.2,
} as const;
