import type { HealthState } from '../../model/health.ts';
import type { SidecarMeters } from '../../model/sidecar-meters.ts';
import type { Samples } from './samples.ts';

/** Facts of the whole sidecar. Undefined: not known, or there is none. */
export interface SidecarFacts {
  readonly version: string;
  readonly node: string;
  readonly state: HealthState;
  readonly diskBytes: number | undefined;
  readonly diskFreeBytes: number | undefined;
  readonly tlsNotAfterMs: number | undefined;
  /** By name of the limit. */
  readonly limits: Readonly<Record<string, number>>;
  readonly logLinesDropped: number;
}

export function addFacts(samples: Samples, facts: SidecarFacts): void {
  const { version, node, state, limits } = facts;
  samples.add('perdure_build_info', { version, node }, 1);
  const states = { starting: 0, serving: 0, storeFailed: 0, draining: 0 };
  samples.addEach('perdure_health', {}, 'state', { ...states, [state]: 1 });
  if (facts.diskBytes !== undefined) samples.add('perdure_disk_bytes', {}, facts.diskBytes);
  if (facts.diskFreeBytes !== undefined) {
    samples.add('perdure_disk_free_bytes', {}, facts.diskFreeBytes);
  }
  if (facts.tlsNotAfterMs !== undefined) {
    samples.add('perdure_tls_not_after_timestamp_seconds', {}, facts.tlsNotAfterMs / 1_000);
  }
  samples.addEach('perdure_limit', {}, 'limit', limits);
  samples.add('perdure_log_lines_dropped_total', {}, facts.logLinesDropped);
}

/** What the sidecar has counted of calls and streams. */
export function addCalls(samples: Samples, { calls, budget }: SidecarMeters): void {
  for (const [method, meters] of calls.methods) {
    for (const [code, count] of meters.outcomes) {
      samples.add('perdure_calls_total', { method, code: code.toLowerCase() }, count);
    }
    samples.addBuckets('perdure_call_seconds', { method }, meters.durations);
  }
  for (const [code, count] of Object.entries(calls.rejections)) {
    samples.add('perdure_rejected_total', { code: code.toLowerCase() }, count);
  }
  const { streamsEnded } = calls;
  samples.addEach('perdure_worker_streams_ended_total', {}, 'reason', streamsEnded);
  samples.add('perdure_metrics_overflow_total', {}, budget.overflows);
}
