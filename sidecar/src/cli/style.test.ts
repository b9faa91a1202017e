import { describe, expect, it } from 'vitest';

import { details, table } from './columns.ts';
import { printingTo } from './command.ts';
import { usesColor } from './style.ts';
import type { Line } from './style.ts';

const RED = '\u001b[31m';
const BOLD = '\u001b[1m';
const END = '\u001b[0m';

function printed(lines: readonly Line[], isColored: boolean): string {
  let all = '';
  printingTo((text) => (all += text), isColored)(lines);
  return all;
}

describe('output', () => {
  const rows = table(
    ['ID', 'STATUS', 'NOTE'],
    [
      ['a', 'failed', `x${RED}`],
      ['b', 'running', ''],
    ],
  );

  it('colors headings and statuses, and never the contents of values', () => {
    expect(printed(rows, true)).toBe(
      `${BOLD}ID  STATUS   NOTE${END}\na   ${RED}failed${END}   x\\u001b[31m\nb   running\n`,
    );
    expect(printed(details([['status', 'stuck']]), true)).toBe(`status  ${RED}stuck${END}\n`);
  });

  it('has the same text without colors', () => {
    expect(printed(rows, false)).toBe(
      'ID  STATUS   NOTE\na   failed   x\\u001b[31m\nb   running\n',
    );
  });
});

describe('colors', () => {
  it.each([
    ['a terminal', true, {}, true],
    ['a file or pipe', false, {}, false],
    ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['a dumb terminal', true, { TERM: 'dumb' }, false],
    ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('on %s', (_, isTerminal, env, isColored) => {
    expect(usesColor(isTerminal, env)).toBe(isColored);
  });
});
