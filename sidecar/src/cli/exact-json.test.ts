import { expect, it } from 'vitest';

import { parseExact, stringifyExact } from './exact-json.ts';

it.each([
  '{"id":9007199254740993}',
  '[-1152921504606846977,1]',
  '{"text":"9007199254740993 \\" 12345678901234567890"}',
  '{"fraction":0.1234567890123456,"large":1e+300}',
  '{"id":12345678901234567890,"same":9007199254740992}',
])('prints %s as it is stored', (text) => {
  expect(stringifyExact(parseExact(text))).toBe(text);
});

it('rejects invalid JSON', () => {
  expect(() => parseExact('9007199254740993 9007199254740993')).toThrow(SyntaxError);
});
