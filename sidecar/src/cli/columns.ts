import { printable } from '../lib/printable.ts';
import { TIME_MS_MAX } from '../limits.ts';

/** Lines of rows under their headings, each column as wide as its widest cell. */
export function columns(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const all = [headings, ...rows].map((row) => row.map(printable));
  const widths = headings.map((_, at) => Math.max(...all.map((row) => (row[at] ?? '').length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('  ')
      .trimEnd();
  return all.map(line);
}

/** `2026-11-23 18:27:58.986`, in UTC; milliseconds where no calendar has the time. */
export function timeText(timeMs: number): string {
  if (!(Math.abs(timeMs) <= TIME_MS_MAX)) return `${timeMs} ms`;
  return new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '');
}

/** `INSTANCE_STATUS_CONTINUED_AS_NEW` as `continued-as-new`. */
export function enumText(value: string | number | undefined, prefix: string): string {
  return String(value ?? '')
    .replace(`${prefix}_`, '')
    .toLowerCase()
    .replaceAll('_', '-');
}
