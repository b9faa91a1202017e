import { expect, it } from 'vitest';

import { printable } from './printable.ts';

it.each([
  ['escape sequences', '\u001b[2Jx', '\\u001b[2Jx'],
  ['a C1 control', '\u009b31mred', '\\u009b31mred'],
  ['DEL and NUL', '\u007f\u0000', '\\u007f\\u0000'],
  ['line breaks and tabs', 'a\r\nb\tc', 'a\\r\\nb\\tc'],
  ['line and paragraph separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
  ['bidirectional overrides and isolates', 'a\u202egnp\u2066', 'a\\u202egnp\\u2066'],
  ['invisible characters', 'a\u200bb\ufeffc\u00ad', 'a\\u200bb\\ufeffc\\u00ad'],
  ['half a surrogate pair', 'a\ud800b', 'a\\ud800b'],
  ['characters of the tag block, as two halves', '\u{e0041}', '\\udb40\\udc41'],
])('escapes %s', (_what, text, expected) => {
  expect(printable(text)).toBe(expected);
});

it('does not change letters of any script and emoji', () => {
  const text = 'café 訂單 طلب नमस्ते 👩‍👩‍👧 \u00a0"\\';
  expect(printable(text)).toBe(text);
});

it('preserves the value of JSON', () => {
  const value = { id: 'a\u001b\u0085\u202e\u2028\ufeff\n', tag: '\u{e0041}\u{1f600}' };
  const text = printable(JSON.stringify(value));
  expect(text).not.toMatch(/[\u007f-\u009f\u2028\u202e\ufeff]/);
  expect(JSON.parse(text)).toEqual(value);
});
