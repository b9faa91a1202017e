import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isHigherVersion } from './version-order.ts';

const { ascending } = JSON.parse(
  readFileSync(new URL('../../../conformance/version-order.json', import.meta.url), 'utf8'),
) as { readonly ascending: readonly (readonly string[])[] };

const versions = ascending.flatMap((row, rank) => row.map((version) => ({ version, rank })));

test('isHigherVersion() orders all versions of conformance/version-order.json', () => {
  for (const a of versions) {
    for (const b of versions) {
      expect([a.version, b.version, isHigherVersion(a.version, b.version)]).toEqual([
        a.version,
        b.version,
        a.rank > b.rank,
      ]);
    }
  }
});
