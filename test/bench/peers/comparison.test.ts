import { describe, expect, it } from 'vitest';

import type { RunRecord } from '../record.ts';
import { sampleRecord } from '../sample-record.suite.ts';
import { columns } from './columns.ts';
import {
  columnResults,
  comparisonSchema,
  renderComparison,
  serializeComparison,
  systemsOf,
} from './comparison.ts';
import type { Comparison } from './comparison.ts';

function runOf(engine: string, workload: string, value: number, noisy = false): RunRecord {
  const column = columns.find((one) => one.workload === workload)!;
  const [first = '', second] = column.metric.split('.');
  const metrics = { [first]: second === undefined ? value : { [second]: value } };
  const record = sampleRecord(workload, metrics, noisy ? { noisy: true } : {});
  return { ...record, system: { ...record.system, name: engine } };
}

const ratioIn = (runs: RunRecord[]) =>
  columnResults(runs).map(({ name, ratios }) => [name, ratios]);

describe('a comparison', () => {
  it('is the time of the peer over the time of Perdure', () => {
    const runs = [2, 3, 4].flatMap((ms) => [
      runOf('perdure', 'W1a', ms),
      runOf('restate', 'W1a', ms * 4),
    ]);
    expect(ratioIn(runs)).toEqual([['W1a p50', { restate: 4 }]]);
  });

  it('is the rate of Perdure over the rate of the peer', () => {
    const runs = [
      runOf('perdure', 'W2b-c64', 20_000),
      runOf('restate', 'W2b-c64', 1_000),
      runOf('dbos', 'W2b-c64', 500),
    ];
    expect(ratioIn(runs)).toEqual([['W2b-c64', { restate: 20, dbos: 40 }]]);
  });

  it('is above 1 when Perdure is better, for high and low figures', () => {
    const better = columns.map((column) => {
      const [ownValue, peerValue] = column.better === 'less' ? [1, 2] : [2, 1];
      const runs = [
        runOf('perdure', column.workload, ownValue),
        runOf('restate', column.workload, peerValue),
      ];
      return columnResults(runs)[0]?.ratios['restate'];
    });
    expect(better).toEqual(columns.map(() => 2));
  });

  it('does not count noisy runs', () => {
    const runs = [
      runOf('perdure', 'W3-1000', 30),
      runOf('restate', 'W3-1000', 600),
      runOf('restate', 'W3-1000', 9_000, true),
    ];
    expect(ratioIn(runs)).toEqual([['W3-1000', { restate: 20 }]]);
  });

  it('is absent for an engine without a run', () => {
    const [result] = columnResults([runOf('perdure', 'W6', 300)]);
    expect(result).toMatchObject({ name: 'W6 ready', medians: { perdure: 300 }, ratios: {} });
    expect(columnResults([])).toEqual([]);
  });
});

describe('the table of a comparison', () => {
  it('has a row for each figure, and a dash where a peer has none', () => {
    const results = columnResults([
      runOf('dbos', 'W1a', 5),
      runOf('restate', 'W1a', 7),
      runOf('perdure', 'W1a', 2),
      runOf('perdure', 'W5-burst', 100),
      runOf('restate', 'W5-burst', 900),
    ]);
    expect(renderComparison(results).split('\n')).toEqual([
      '| Figure | perdure | restate | dbos | against restate | against dbos |',
      '| --- | ---: | ---: | ---: | ---: | ---: |',
      '| W1a p50 | 2 ms | 7 ms | 5 ms | 3.5× | 2.5× |',
      '| W5-burst p99 | 100 ms | 900 ms | – | 9× | – |',
    ]);
  });
});

describe('a written comparison', () => {
  it('has one line for each run and is read again', () => {
    const runs = [runOf('perdure', 'W1a', 2), runOf('restate', 'W1a', 7)];
    const text = serializeComparison({
      schema: comparisonSchema,
      started_at: '2026-01-01T00:00:00.000Z',
      machine: runs[0]!.machine,
      scale: 1,
      systems: systemsOf([...runs, ...runs]),
      skipped: [],
      columns: columnResults(runs),
      runs,
    });
    expect(text.split('\n').filter((line) => line.includes('"repetition"'))).toHaveLength(2);
    const read = JSON.parse(text) as Comparison;
    expect(read.runs).toEqual(runs);
    expect(read.systems.map(({ name }) => name)).toEqual(['perdure', 'restate']);
  });
});
