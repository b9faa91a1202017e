import { expect, it } from 'vitest';

import { closestName } from './closest-name.ts';

const names = ['listen', 'log-level', 'tls-cert', 'tls-key', 'start', 'status'];

it.each([
  ['lisen', 'listen'],
  ['LISTEN', 'listen'],
  ['tls-crt', 'tls-cert'],
  ['strat', 'start'],
  ['loglevel', 'log-level'],
  ['frobnicate', undefined],
  ['', undefined],
])('the name closest to "%s" is %s', (typo, name) => {
  expect(closestName(typo, names)).toBe(name);
});
