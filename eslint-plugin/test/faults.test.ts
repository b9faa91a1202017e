// The fixture holds every fault. Each linter reports exactly the lines that the fixture marks.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { rules } from '../src/rules.ts';
import { eslintReports, expectedIn, oxlintReports, placesOf, root } from './reports.suite.ts';
import type { Version } from './reports.suite.ts';

const fixture = join(root, 'eslint-plugin/fixtures/faults.ts');
const expected = expectedIn(fixture);

describe('the fixture with every fault', () => {
  it('has a fault for each rule', () => {
    const names = new Set(expected.map((place) => place.split(' ')[1]));
    expect([...names].sort()).toEqual(Object.keys(rules).sort());
  });

  it.each<[Version, 'recommended' | 'recommendedTyped']>([
    ['ESLint 10', 'recommended'],
    ['ESLint 10', 'recommendedTyped'],
    ['ESLint 9', 'recommended'],
    ['ESLint 9', 'recommendedTyped'],
  ])(
    '%s reports each of them, and nothing else, with the configuration %s',
    async (...setup) => {
      expect(placesOf(await eslintReports(...setup, [fixture]))).toEqual(expected);
      // The compiler reads the types of the whole SDK first.
    },
    300_000,
  );

  it.each([['perdure'], [undefined]])('oxlint reports the same under the name %s', (alias) => {
    expect(placesOf(oxlintReports([fixture], alias))).toEqual(expected);
  });

  it('oxlint keeps the files of one run apart', () => {
    const folder = mkdtempSync(join(tmpdir(), 'perdure-faults-'));
    const clean = join(folder, 'clean.ts');
    writeFileSync(clean, 'export const now = (): number => Date.now();\n');
    const reports = oxlintReports([clean, fixture], 'perdure');
    rmSync(folder, { recursive: true });
    expect(placesOf(reports)).toEqual(expected);
    expect(new Set(reports.map(({ file }) => file)).size).toBe(1);
  });
});

describe('the configuration with types', () => {
  it('reports a missing project instead of working without types', async () => {
    const { default: plugin } = await import('../src/index.ts');
    const { Linter } = await import('eslint');
    const { languageOptions: _, ...withoutParser } = plugin.configs.recommendedTyped;
    const lint = (): unknown => new Linter().verify('1;', [withoutParser]);
    expect(lint).toThrow(
      'the rules of Perdure have no type information, but settings.perdure.typed is true. Use ',
    );
  });
});
