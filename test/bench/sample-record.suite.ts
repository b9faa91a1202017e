// A typical record, for tests.
import { noChecks, schema } from './record.ts';
import type { Metrics, RunRecord } from './record.ts';

export function sampleRecord(
  workload: string,
  metrics: Metrics,
  more: Partial<RunRecord> = {},
): RunRecord {
  const use = { cpu_s: 1, cores: 0.5, written_bytes: 10, rss_mb: 80, peak_rss_mb: 90 };
  const noise = {
    loopback_rtt_us_p50: 30,
    loopback_rtt_us_p99: 60,
    fdatasync_4k_ms_p50: 0.2,
    fdatasync_4k_ms_p99: 0.4,
    cpu_spin_ms: 30,
    loadavg_1m: 0.1,
  };
  return {
    schema,
    system: {
      name: 'perdure',
      server_version: '0.1.0',
      sdk: 'node',
      sdk_version: '0.1.0',
      durability: 'flushed',
      transport: 'unix socket',
    },
    workload,
    params: { total: 1 },
    repetition: 1,
    started_at: '2026-01-01T00:00:00.000Z',
    machine: { cpus: 2, cpu_model: 'some', mem_gib: 8, kernel: '6.1', node: 'v20.0.0' },
    quiet: { waited_ms: 800, idle_use_cores: 0.05 },
    noise: { before: noise, after: noise },
    metrics,
    resources: {
      wall_s: 2,
      server: use,
      app: use,
      driver: use,
      foreign_cores: 0.05,
      steal_cores: 0,
    },
    checks: noChecks,
    ...more,
  };
}
