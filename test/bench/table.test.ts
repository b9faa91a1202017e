import { describe, expect, it } from 'vitest';

import { catalog } from './catalog.ts';
import { figures, flatness } from './figures.ts';
import { noChecks } from './record.ts';
import { sampleRecord } from './sample-record.suite.ts';
import { renderTable, rowsOf, show } from './table.ts';

const goal = { workload: 'W3-5000', metric: 'total_ms', unit: 'ms', atMost: 500, restate: 3_690 };
const totals = (...values: number[]) =>
  values.map((value) => sampleRecord('W3-5000', { total_ms: value }));

describe('the table', () => {
  it('shows median, range and whether the goal is met', () => {
    const [row] = rowsOf(totals(400, 600, 450), [goal], undefined);
    expect(row).toMatchObject({ median: 450, min: 400, max: 600, verdict: 'met' });
    expect(rowsOf(totals(501), [goal], undefined)[0]?.verdict).toBe('missed');
  });

  it('omits noisy, failed and wrong runs', () => {
    const records = [
      ...totals(450),
      sampleRecord('W3-5000', { total_ms: 1 }, { noisy: true }),
      sampleRecord('W3-5000', { total_ms: 2 }, { failed: true }),
      sampleRecord('W3-5000', { total_ms: 3 }, { checks: { ...noChecks, wrong_results: 1 } }),
    ];
    expect(rowsOf(records, [goal], undefined)[0]).toMatchObject({ median: 450, min: 450 });
  });

  it('separates settings by their label', () => {
    const records = [...totals(450), sampleRecord('W3-5000@tcp', { total_ms: 700 })];
    expect(rowsOf(records, [goal], 'tcp')).toMatchObject([{ id: 'W3-5000@tcp', median: 700 }]);
  });

  it('compares the cost per step between lengths once all were measured', () => {
    const costs = [0.4, 0.5, 0.44];
    const records = flatness.workloads.map((id, at) =>
      sampleRecord(id, { per_step_ms: costs[at]! }),
    );
    expect(rowsOf(records, [], undefined)).toMatchObject([{ median: 1.25, verdict: 'missed' }]);
    expect(rowsOf(records.slice(1), [], undefined)).toEqual([]);
  });

  it('aligns its columns', () => {
    const text = renderTable(rowsOf(totals(450), [goal], undefined));
    expect(text.split('\n')).toEqual([
      'workload  figure        median  min - max    goal       Restate',
      'W3-5000   total_ms, ms     450  450 - 450  <= 500  met    3,690',
    ]);
  });

  it('shows three digits', () => {
    const shown = [0, 0.71234, 12.345, 999.4, 31_234.5].map(show);
    expect(shown.join(' ')).toBe('0 0.712 12.3 999 31,235');
  });
});

describe('the figures', () => {
  it('belong to workloads that exist', () => {
    const ids = new Set(catalog.map(({ id }) => id));
    expect(figures.filter(({ workload }) => !ids.has(workload))).toEqual([]);
    expect(flatness.workloads.filter((id) => !ids.has(id))).toEqual([]);
  });
});
