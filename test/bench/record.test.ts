import { describe, expect, it } from 'vitest';

import { isSound, metric, noChecks } from './record.ts';
import { sampleRecord } from './sample-record.suite.ts';

describe('records', () => {
  it('have the fields of durable-bench/1 and fit on one line', () => {
    const line = JSON.stringify(sampleRecord('W1a', { total_ms: 1 }));
    expect(line).not.toContain('\n');
    const record: object = JSON.parse(line);
    expect(Object.keys(record).join(' ')).toBe(
      'schema system workload params repetition started_at machine quiet noise metrics ' +
        'resources checks',
    );
  });

  it('return metrics by path', () => {
    const latency = { n: 1, mean: 2, min: 2, p50: 2, p90: 2, p99: 2, max: 2 };
    const metrics = { total_ms: 7, latency_ms: latency };
    expect(metric(metrics, 'total_ms')).toBe(7);
    expect(metric(metrics, 'latency_ms.p99')).toBe(2);
    expect(metric(metrics, 'latency_ms')).toBeUndefined();
    expect(metric(metrics, 'lateness_ms.p99')).toBeUndefined();
  });
});

describe('isSound()', () => {
  it('accepts a complete run with steps that ran twice', () => {
    expect(isSound({ ...noChecks, executions: 11, expected_executions: 10 })).toBe(true);
  });

  it('rejects a run with a wrong, lost or missing result, or a step that never ran', () => {
    expect(isSound({ ...noChecks, wrong_results: 1 })).toBe(false);
    expect(isSound({ ...noChecks, lost: 1 })).toBe(false);
    expect(isSound({ ...noChecks, missing: 1 })).toBe(false);
    expect(isSound({ ...noChecks, executions: 9, expected_executions: 10 })).toBe(false);
  });
});
