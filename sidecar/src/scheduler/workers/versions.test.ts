import { expect, test } from 'vitest';
import { highestVersion } from './versions.ts';

test('versions stand in the order of their rule, and what is none below all that are', () => {
  const order = [
    '',
    'latest',
    '0.9.9',
    '1.0.0-1',
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0-rc.1',
    '1.0.0',
    '1.0.1',
    '1.9.0',
    '1.10.0',
    '2.0.0-rc.1',
    '10.0.0',
  ];
  for (const [at, high] of order.entries()) {
    for (const low of order.slice(0, at)) {
      expect([highestVersion(low, high), highestVersion(high, low)]).toEqual([high, high]);
    }
  }
});
