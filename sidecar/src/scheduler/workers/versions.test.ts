import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { compareVersions, highestVersion } from './versions.ts';

const { ascending } = JSON.parse(
  readFileSync(new URL('../../../../conformance/version-order.json', import.meta.url), 'utf8'),
) as { readonly ascending: readonly (readonly string[])[] };

const versions = ascending.flatMap((row, rank) => row.map((version) => ({ version, rank })));

test('compareVersions() orders all versions of conformance/version-order.json', () => {
  for (const a of versions) {
    for (const b of versions) {
      const expected = Math.sign(a.rank - b.rank);
      expect([a.version, b.version, compareVersions(a.version, b.version)]).toEqual([
        a.version,
        b.version,
        expected,
      ]);
    }
  }
});

test('highestVersion() returns the higher version in either order of its arguments', () => {
  expect(highestVersion('1.0.0-beta.2', '1.0.0-beta.11')).toBe('1.0.0-beta.11');
  expect(highestVersion('1.0.0-beta.11', '1.0.0-beta.2')).toBe('1.0.0-beta.11');
  expect(highestVersion('1.0.0+a', '1.0.0+b')).toBe('1.0.0+a');
});
