// The result table: medians of the conclusive runs, compared with the goals.
import { flatness } from './figures.ts';
import type { Figure } from './figures.ts';
import { median } from './percentile.ts';
import { isSound, metric } from './record.ts';
import type { RunRecord } from './record.ts';

export type Verdict = 'met' | 'missed' | '';

export interface Row {
  readonly id: string;
  readonly what: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly goal: string;
  readonly verdict: Verdict;
  readonly restate: number | undefined;
}

/** Returns true for a complete run without disturbance. */
export function counts(record: RunRecord): boolean {
  return record.failed !== true && record.noisy !== true && isSound(record.checks);
}

/** Formats a number with at most three significant digits. */
export function show(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

function goalOf({ atLeast, atMost }: Pick<Figure, 'atLeast' | 'atMost'>): string {
  if (atLeast !== undefined) return `>= ${show(atLeast)}`;
  return atMost === undefined ? '' : `<= ${show(atMost)}`;
}

function verdictOf(
  value: number,
  { atLeast, atMost }: Pick<Figure, 'atLeast' | 'atMost'>,
): Verdict {
  if (atLeast === undefined && atMost === undefined) return '';
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity) ? 'met' : 'missed';
}

function valuesOf(records: readonly RunRecord[], workload: string, path: string): number[] {
  return records
    .filter((record) => record.workload === workload && counts(record))
    .map((record) => metric(record.metrics, path))
    .filter((value) => value !== undefined);
}

/** @param label the suffix of workload ids for the setting. */
export function rowsOf(
  records: readonly RunRecord[],
  all: readonly Figure[],
  label: string | undefined,
): Row[] {
  const suffix = label === undefined ? '' : `@${label}`;
  const rows = all.flatMap((figure): Row[] => {
    const id = figure.workload + suffix;
    const values = valuesOf(records, id, figure.metric);
    if (values.length === 0) return [];
    const middle = median(values);
    return [
      {
        id,
        what: `${figure.metric.replace(/^late(ncy|ness)_ms\./, '')}, ${figure.unit}`,
        median: middle,
        min: Math.min(...values),
        max: Math.max(...values),
        goal: goalOf(figure),
        verdict: verdictOf(middle, figure),
        restate: figure.restate,
      },
    ];
  });
  return [...rows, ...flatRow(records, suffix)];
}

function flatRow(records: readonly RunRecord[], suffix: string): Row[] {
  const lists = flatness.workloads.map((id) => valuesOf(records, id + suffix, flatness.metric));
  if (lists.some((list) => list.length === 0)) return [];
  const middles = lists.map(median);
  const ratio = Math.max(...middles) / Math.min(...middles);
  return [
    {
      id: `W4b 2000-50000${suffix}`,
      what: 'most expensive step / cheapest',
      median: ratio,
      min: ratio,
      max: ratio,
      goal: goalOf(flatness),
      verdict: verdictOf(ratio, flatness),
      restate: undefined,
    },
  ];
}

/** Formats the table for a terminal. */
export function renderTable(rows: readonly Row[]): string {
  const head = ['workload', 'figure', 'median', 'min - max', 'goal', '', 'Restate'];
  const body = rows.map((row) => [
    row.id,
    row.what,
    show(row.median),
    `${show(row.min)} - ${show(row.max)}`,
    row.goal,
    row.verdict === 'missed' ? 'MISSED' : row.verdict,
    row.restate === undefined ? '' : show(row.restate),
  ]);
  const lines = [head, ...body];
  const widths = head.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  const numbers = new Set([2, 3, 4, 6]);
  return lines
    .map((line) =>
      line
        .map((cell, at) =>
          numbers.has(at) ? cell.padStart(widths[at]!) : cell.padEnd(widths[at]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
