// The result of a comparison, its file and its table.
import { existsSync, readFileSync } from 'node:fs';

import { median } from '../percentile.ts';
import type { Machine, RunRecord, System } from '../record.ts';
import { counts, show } from '../table.ts';
import { columns, ratioOf, valuesOf } from './columns.ts';
import type { Column } from './columns.ts';
import { engineNames } from './engine.ts';
import type { EngineName } from './engine.ts';

export const comparisonSchema = 'perdure-peers/1';

/** An engine or a workload that was not run, with the reason. */
export interface Skip {
  readonly engine: EngineName;
  readonly workload?: string;
  readonly reason: string;
}

export interface ColumnResult extends Column {
  /** Medians of the runs that count, by engine. */
  readonly medians: Readonly<Record<string, number>>;
  /** The ratio to each peer, above 1 when Perdure is better. */
  readonly ratios: Readonly<Record<string, number>>;
}

export interface Comparison {
  readonly schema: typeof comparisonSchema;
  readonly started_at: string;
  readonly machine: Machine;
  /** Share of the full sizes. */
  readonly scale: number;
  readonly systems: readonly System[];
  readonly skipped: readonly Skip[];
  readonly columns: readonly ColumnResult[];
  readonly runs: readonly RunRecord[];
}

const rounded = (value: number): number => Number(value.toPrecision(4));

/** @param runs of all engines. Noisy and failed runs do not count. */
export function columnResults(runs: readonly RunRecord[]): ColumnResult[] {
  const good = runs.filter(counts);
  const engines = [...new Set(good.map(({ system }) => system.name))];
  return columns.flatMap((column): ColumnResult[] => {
    const values = new Map(
      engines.map((name) => {
        const own = good.filter(({ system }) => system.name === name);
        return [name, valuesOf(column, own)] as const;
      }),
    );
    const ours = values.get('perdure') ?? [];
    const medians = [...values].filter(([, list]) => list.length > 0);
    if (medians.length === 0) return [];
    const ratios = medians
      .filter(([name]) => name !== 'perdure')
      .flatMap(([name, peerValues]) => {
        const ratio = ratioOf(column, ours, peerValues);
        return ratio === undefined ? [] : [[name, rounded(ratio)] as const];
      });
    return [
      {
        ...column,
        medians: Object.fromEntries(medians.map(([name, list]) => [name, rounded(median(list))])),
        ratios: Object.fromEntries(ratios),
      },
    ];
  });
}

/** Merges the skips of several invocations. */
export function mergedSkips(skips: readonly Skip[]): Skip[] {
  return [...new Map(skips.map((skip) => [`${skip.engine} ${skip.workload}`, skip])).values()];
}

/** The measured systems, without duplicates. */
export function systemsOf(runs: readonly RunRecord[]): System[] {
  return [...new Map(runs.map(({ system }) => [system.name, system])).values()];
}

/** Writes JSON with one line for each run, so that differences are readable. */
export function serializeComparison({ runs, ...head }: Comparison): string {
  const lines = runs.map((run) => `    ${JSON.stringify(run)}`).join(',\n');
  return JSON.stringify(head, undefined, 2).replace(/\n}$/, `,\n  "runs": [\n${lines}\n  ]\n}\n`);
}

/** Reads an earlier comparison. Undefined if the file does not exist. */
export function readComparison(file: string): Comparison | undefined {
  if (!existsSync(file)) return undefined;
  const found = JSON.parse(readFileSync(file, 'utf8')) as Comparison;
  if (found.schema === comparisonSchema) return found;
  throw new Error(`${file} is no comparison of the format ${comparisonSchema}`);
}

/** The ratio table, in Markdown. */
export function renderComparison(results: readonly ColumnResult[]): string {
  const engines = engineNames.filter((name) => results.some(({ medians }) => name in medians));
  const peers = engines.filter((name) => name !== 'perdure');
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const cell = (value: number | undefined, unit = ''): string =>
    value === undefined ? '–' : `${show(value)}${unit}`;
  const title = ['Figure', ...engines, ...peers.map((name) => `against ${name}`)];
  return [
    row(title),
    row(['---', ...title.slice(1).map(() => '---:')]),
    ...results.map(({ name, unit, medians, ratios }) =>
      row([
        name,
        ...engines.map((engine) => cell(medians[engine], ` ${unit}`)),
        ...peers.map((peer) => cell(ratios[peer], '×')),
      ]),
    ),
  ].join('\n');
}
