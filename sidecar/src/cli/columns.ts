import { printable } from '../lib/printable.ts';
import { TIME_MS_MAX } from '../limits.ts';
import { statusPart } from './style.ts';
import type { Line } from './style.ts';

const GAP = '  ';
/** Column index for a line without a status. */
const NO_STATUS = -1;

/** Returns the escaped cells of rows, each padded to the width of its column. */
function aligned(rows: readonly (readonly string[])[]): string[][] {
  const escaped = rows.map((row) => row.map(printable));
  const count = Math.max(0, ...escaped.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...escaped.map((row) => row[at]?.length ?? 0)),
  );
  return escaped.map((row) => row.map((cell, at) => cell.padEnd(widths[at]!)));
}

const lineOf = (cells: readonly string[]): string => cells.join(GAP).trimEnd();

/** Formats rows with aligned columns, one line per row. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  return aligned(rows).map(lineOf);
}

/** Formats a table with headings; the cells below `STATUS` have the color of the status. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): readonly Line[] {
  const [first, ...others] = aligned([headings, ...rows]);
  const statusAt = headings.indexOf('STATUS');
  const heading: Line = { parts: [{ text: lineOf(first!), style: 'heading' }] };
  return [heading, ...others.map((cells) => styledLine(cells, statusAt))];
}

/**
 * Formats names and values, one pair per line; the value of `status` has the color of the status.
 */
export function details(rows: readonly (readonly string[])[]): readonly Line[] {
  return aligned(rows).map((cells, at) =>
    styledLine(cells, rows[at]?.[0] === 'status' ? 1 : NO_STATUS),
  );
}

function styledLine(cells: readonly string[], statusAt: number): Line {
  const status = cells[statusAt];
  if (status === undefined) return lineOf(cells);
  const before = cells.slice(0, statusAt).map((cell) => cell + GAP);
  const after = cells.slice(statusAt + 1);
  const word = status.trimEnd();
  const rest = lineOf([status.slice(word.length), ...after]);
  return { parts: [before.join(''), statusPart(word), rest] };
}

/**
 * Formats a time in UTC as `2026-11-23 18:27:58.986`. A time beyond the calendar is a number of
 * milliseconds.
 */
export function timeText(timeMs: number): string {
  if (!(Math.abs(timeMs) <= TIME_MS_MAX)) return `${timeMs} ms`;
  return new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '');
}

/** Converts `INSTANCE_STATUS_CONTINUED_AS_NEW` to `continued-as-new`. */
export function enumText(value: string | number | undefined, prefix: string): string {
  return String(value ?? '')
    .replace(`${prefix}_`, '')
    .toLowerCase()
    .replaceAll('_', '-');
}
