// The pages of the rules: each rule has one, and its samples show what the rule reports.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';

import plugin from '../src/index.ts';
import { rules } from '../src/rules.ts';
import { root } from './reports.suite.ts';

const folder = join(root, 'docs/reference/lint');
const names = Object.keys(rules);
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The rules of Python: names and codes, from the source. */
const ofPython = [
  ...read('sdk-python/src/perdure/lint/catalog.py').matchAll(/Rule\("(PRD\d+)", "([\w-]+)"/g),
].map(([, code, name]) => ({ code: code!, name: name! }));

function samplesOf(name: string): string[] {
  const page = readFileSync(join(folder, `${name}.md`), 'utf8');
  return [...page.matchAll(/^```js\n(.*?)^```$/gms)].map(([, sample]) => sample!);
}

function reportedIn(sample: string): (string | null)[] {
  const messages = new Linter().verify(sample, [plugin.configs.recommended]);
  return [...new Set(messages.map(({ ruleId }) => ruleId))];
}

describe('the pages of the rules', () => {
  it('exist for each rule, and for no other', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'index.md');
    expect(pages.sort()).toEqual(names.map((name) => `${name}.md`).sort());
  });

  it.each(names)('%s: the address of its page leads to a file', (name) => {
    const { docs } = rules[name]!.meta;
    expect(docs?.url.endsWith(`/docs/reference/lint/${name}.md`)).toBe(true);
  });

  it.each(names)('%s: its wrong sample is reported, its right one is not', (name) => {
    const [wrong, right, ...more] = samplesOf(name);
    expect(more).toEqual([]);
    expect(reportedIn(wrong!)).toEqual([`perdure/${name}`]);
    expect(reportedIn(right!)).toEqual([]);
  });

  it.each(names)('%s: its page lists its options', (name) => {
    const page = readFileSync(join(folder, `${name}.md`), 'utf8');
    const [schema] = rules[name]!.meta.schema as readonly { properties?: object }[];
    const options = Object.keys(schema?.properties ?? {});
    const [, section] = page.split('\n## Options\n');
    const listed = [...section!.matchAll(/^\| `(\w+)` \|/gm)].map(([, option]) => option);
    expect(listed).toEqual(options);
    if (options.length === 0) expect(section).toContain('The rule has no options.');
  });

  it('are listed by the index, with the code of Python', () => {
    const rows = read('docs/reference/lint/index.md').matchAll(
      /^\| \[`([\w-]+)`\]\(\1\.md\) \| `(PRD\d+)` \|/gm,
    );
    expect([...rows].map(([, name, code]) => ({ code, name }))).toEqual(ofPython);
  });

  it('name every rule in the configuration for oxlint', () => {
    const [, section] = read('docs/reference/lint/index.md').split('\n## oxlint\n');
    const config = JSON.parse(/```json\n(.*?)```/s.exec(section!)![1]!) as { rules: object };
    expect(Object.keys(config.rules)).toEqual(names.map((name) => `perdure/${name}`));
  });
});

describe('the checker for Python', () => {
  it('has the same rules', () => {
    expect(ofPython.map(({ name }) => name)).toEqual(names);
  });
});
