// The samples of this repository break no rule.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { eslintReports, oxlintReports, root } from './reports.suite.ts';

/** Breaks the rules deliberately: the page on determinism shows the messages. */
const breaches = 'examples/docs/rule-breaches.suite.ts';

function samples(): string[] {
  return readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
    .map((name) => join('examples', name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !/\.d\.ts$|\/(dist|node_modules)\//.test(name))
    .filter((name) => name !== breaches);
}

describe('the samples', () => {
  it('are clean for ESLint', async () => {
    expect(await eslintReports('ESLint 10', 'recommended', samples())).toEqual([]);
  });

  it('are clean for oxlint', () => {
    expect(oxlintReports(samples(), 'perdure')).toEqual([]);
  });

  it('are clean with types', async () => {
    const typed = samples().filter((name) => !/\.(test|suite)\.ts$/.test(name));
    expect(await eslintReports('ESLint 10', 'recommendedTyped', typed)).toEqual([]);
  }, 300_000);
});
