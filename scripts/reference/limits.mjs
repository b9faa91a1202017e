// Table of limits with name, value and reason, from code. Retains the columns that are written on
// the page.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../process.mjs';
import { built } from './built.mjs';
import { cell, rowsOf, table } from './table.mjs';

const UNITS = [
  [1024 ** 3, 'GiB'],
  [1024 ** 2, 'MiB'],
  [1024, 'KiB'],
];

function bytesText(value) {
  const [size, unit] = UNITS.find(([one]) => value >= one && value % one === 0) ?? [1, 'bytes'];
  return `${(value / size).toLocaleString('en')} ${unit}`;
}

function timeText(value) {
  if (value >= 86_400_000 * 365) return `${value.toLocaleString('en')} ms`;
  if (value % 60_000 === 0) return `${value / 60_000} min`;
  return value % 1_000 === 0 ? `${value / 1_000} s` : `${value} ms`;
}

/** Formats a value with the unit of its name. */
function valueText(name, value) {
  if (/(^|_)BYTES(_|$)/.test(name)) return bytesText(value);
  if (/(^|_)MS(_|$)/.test(name)) return timeText(value);
  if (name.endsWith('_HOURS')) return `${value} h`;
  return value < 1 ? String(value) : value.toLocaleString('en');
}

/** Returns the names of the constants of a file with the comments above them. */
function constantsOf(file) {
  const source = readFileSync(join(root, file), 'utf8');
  const pattern = /\/\*\*((?:(?!\*\/).)*)\*\/\n(?:\/\/[^\n]*\n)*export const (\w+)/gs;
  const commented = [...source.matchAll(pattern)].map(([, comment, name]) => ({
    name,
    reason: comment.replaceAll(/^\s*\* ?/gm, ' ').trim(),
  }));
  const all = [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
  const bare = all.filter((name) => !commented.some((one) => one.name === name));
  if (bare.length > 0) throw new Error(`${file}: no reason above ${bare.join(', ')}`);
  return commented;
}

async function generated(file) {
  const values = await built(file);
  return constantsOf(file).map(({ name, reason }) => [
    `\`${name}\``,
    valueText(name, values[name]),
    cell(reason),
  ]);
}

export async function limitTable(present) {
  const written = rowsOf(present);
  const files = ['sidecar/src/limits.ts', 'sidecar/src/limits/http.ts'];
  const rows = (await Promise.all(files.map(generated))).flat().map((row) => {
    const [, , , remedy, exceeded] = written.get(row[0].slice(1, -1)) ?? [];
    return [...row, remedy ?? '', exceeded ?? ''];
  });
  return table(['Limit', 'Value', 'Reason', 'Change or avoid', 'When exceeded'], rows);
}

export function sdkLimitTable(file) {
  return async () => table(['Limit', 'Value', 'Reason'], await generated(file));
}
