import { expect, it } from 'vitest';

import { readTokens, tokenLine } from './token.ts';

const entry = {
  name: 'app-1',
  roles: ['worker', 'client'],
  namespaces: ['shop', 'default'],
  sha256: 'ab'.repeat(32),
} as const;

it('the line of a token is parsed to the same token', () => {
  const line = tokenLine(entry);
  expect(line).toBe(`app-1 worker,client shop,default sha256:${entry.sha256}`);
  expect(readTokens(`# tokens\n\n${line}\n  ${line}  \n`)).toEqual([entry, entry]);
});

it.each([
  'perdure_abcdefgh',
  'app worker default',
  'app worker default sha256:abc',
  `app boss default sha256:${entry.sha256}`,
  `app worker a/b sha256:${entry.sha256}`,
  `a/b worker * sha256:${entry.sha256}`,
  `app worker * sha256:${entry.sha256} more`,
])('an invalid line is reported by its number without its text: %s', (line) => {
  const reading = (): unknown => readTokens(`\n${line}`);
  expect(reading).toThrow(/line 2 is not a token/);
  expect(reading).not.toThrow(line);
});
