// The record of one run: one line of JSON, format durable-bench/1. Benchmarks of other engines
// write the same format, so names and meanings here are fixed.
import type { Summary } from './percentile.ts';

export const schema = 'durable-bench/1';

/** Numbers, flat or one level deep. Latencies and latenesses are summaries. */
export type Metrics = Readonly<Record<string, number | Summary | Readonly<Record<string, number>>>>;

export type Params = Readonly<Record<string, number | string | boolean>>;

export interface Noise {
  readonly loopback_rtt_us_p50: number;
  readonly loopback_rtt_us_p99: number;
  readonly fdatasync_4k_ms_p50: number;
  readonly fdatasync_4k_ms_p99: number;
  readonly cpu_spin_ms: number;
  readonly loadavg_1m: number;
}

export interface ProcessUse {
  readonly cpu_s: number;
  readonly cores: number;
  readonly written_bytes: number;
  readonly rss_mb: number;
  readonly peak_rss_mb: number;
}

export type Role = 'server' | 'app' | 'driver';

export interface Resources {
  readonly wall_s: number;
  readonly server: ProcessUse;
  readonly app: ProcessUse;
  readonly driver: ProcessUse;
  /** Use of the machine by other processes; kernel threads count as foreign. */
  readonly foreign_cores: number;
  readonly steal_cores: number;
}

export interface Checks {
  /** Calls that failed. */
  readonly errors: number;
  /** The first error. Empty: there was none. */
  readonly first_error: string;
  /** The number of wrong results. */
  readonly wrong_results: number;
  /** Accepted instances that never finished. */
  readonly lost: number;
  /** Accepted instances that the engine later reported as unknown. */
  readonly missing: number;
  /** The actual and the required number of runs of step code. */
  readonly executions: number;
  readonly expected_executions: number;
}

export interface System {
  readonly name: string;
  readonly server_version: string;
  readonly sdk: string;
  readonly sdk_version: string;
  readonly durability: string;
  readonly transport: string;
  readonly label?: string;
}

export interface Machine {
  readonly cpus: number;
  readonly cpu_model: string;
  readonly mem_gib: number;
  readonly kernel: string;
  readonly node: string;
}

export interface RunRecord {
  readonly schema: typeof schema;
  readonly system: System;
  readonly workload: string;
  readonly params: Params;
  readonly repetition: number;
  readonly started_at: string;
  readonly machine: Machine;
  readonly quiet: { readonly waited_ms: number; readonly idle_use_cores: number };
  readonly noise: { readonly before: Noise; readonly after: Noise };
  readonly metrics: Metrics;
  readonly resources: Resources;
  readonly checks: Checks;
  readonly noisy?: true;
  readonly failed?: true;
}

/** The use by other programs above which a run is noisy. */
export const foreignCoresMax = 0.2;

export const noChecks: Checks = {
  errors: 0,
  first_error: '',
  wrong_results: 0,
  lost: 0,
  missing: 0,
  executions: 0,
  expected_executions: 0,
};

/** Returns true when all results are right. Steps may have run twice. */
export function isSound(checks: Checks): boolean {
  const { errors, wrong_results: wrong, lost, missing } = checks;
  return errors + wrong + lost + missing === 0 && checks.executions >= checks.expected_executions;
}

/** Reads a metric by its path, such as `total_ms` or `latency_ms.p50`. */
export function metric(metrics: Metrics, path: string): number | undefined {
  const [first = '', second] = path.split('.');
  const value = metrics[first];
  if (typeof value === 'number') return second === undefined ? value : undefined;
  if (value === undefined || second === undefined) return undefined;
  return (value as Readonly<Record<string, number>>)[second];
}
