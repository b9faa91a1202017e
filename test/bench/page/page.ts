// Puts the tables into docs/internals/performance.md, between `<!-- generated: NAME -->` and
// `<!-- end -->`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Comparison } from '../peers/comparison.ts';
import type { RunRecord } from '../record.ts';
import { comparisonTable, curveTable, nodeTable, sustainedTable } from './tables.ts';
import type { Curve } from './tables.ts';

export const performancePage = 'docs/internals/performance.md';
const folder = 'docs/internals/benchmarks';

function lines(text: string): RunRecord[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunRecord);
}

/** The result file and the table of each region, by name. */
const tables: Readonly<Record<string, readonly [string, (text: string) => string]>> = {
  comparison: ['peers.json', (text) => comparisonTable(JSON.parse(text) as Comparison)],
  sustained: ['sustained.jsonl', (text) => sustainedTable(lines(text))],
  nodes: ['nodes.jsonl', (text) => nodeTable(lines(text))],
  curve: ['curve.json', (text) => curveTable(JSON.parse(text) as Curve)],
};

/** Inserts the tables into a page. @throws Error when a region or a result is missing. */
export function generatedPage(root: string, page: string): string {
  return page.replace(/<!-- generated: (.+?) -->\n.*?<!-- end -->/gs, (_region, name: string) => {
    const [file, render] = tables[name] ?? [];
    if (file === undefined || render === undefined) throw new Error(`no table "${name}"`);
    const path = join(root, folder, file);
    if (!existsSync(path)) throw new Error(`no results ${path}`);
    return `<!-- generated: ${name} -->\n\n${render(readFileSync(path, 'utf8'))}\n\n<!-- end -->`;
  });
}
