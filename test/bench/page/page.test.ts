import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { sampleRecord } from '../sample-record.suite.ts';
import { generatedPage, performancePage } from './page.ts';
import { nodeTable, sustainedTable } from './tables.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

describe('the performance page', () => {
  it('has the tables of the results in the repository (npm run docs:figures)', () => {
    const page = readFileSync(join(root, performancePage), 'utf8');
    expect(page).toContain('<!-- generated: comparison -->');
    expect(generatedPage(root, page)).toBe(page);
  });

  it('rejects a region without a table', () => {
    const page = '<!-- generated: other -->\n\n<!-- end -->';
    expect(() => generatedPage(root, page)).toThrow('no table "other"');
  });
});

describe('the tables of sustained load and of Node versions', () => {
  it('use runs without other programs, and mark values of other runs', () => {
    const rate = (value: number, noisy: boolean) =>
      sampleRecord('W2a-c128', { steps_per_s: value }, noisy ? { noisy: true } : {});
    const cells = (records: Parameters<typeof sustainedTable>[0]) =>
      sustainedTable(records).split('\n')[2]!.split(' | ');
    expect(cells([rate(10_000, false), rate(90_000, true)])[1]).toBe('10,000 steps/s');
    expect(cells([rate(90_000, true)])[1]).toBe('~90,000 steps/s');
    expect(cells([])[1]).toBe('–');
  });

  it('have a column for each version, ascending', () => {
    const records = ['v24.1.0', 'v8.0.0'].map((node) => {
      const record = sampleRecord('W6@x', { ready_ms: node.length });
      return { ...record, machine: { ...record.machine, node } };
    });
    const lines = nodeTable(records).split('\n');
    expect(lines[0]).toBe('| Figure | Node 8.0.0 | Node 24.1.0 |');
    expect(lines.find((line) => line.startsWith('| W6 ready'))).toBe('| W6 ready | 6 ms | 7 ms |');
  });
});
