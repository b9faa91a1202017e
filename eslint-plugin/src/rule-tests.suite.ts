// Runs the cases of a rule by the RuleTester of each supported ESLint, with and without types.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

import { RuleTester } from 'eslint';
import type { Linter } from 'eslint';
import { RuleTester as RuleTester9 } from 'eslint-9';
import { afterAll, beforeAll, describe, it } from 'vitest';

import { rules } from './rules.ts';

interface Parser {
  parseForESLint(code: string, options: object): unknown;
}

const parser = createRequire(import.meta.url)('@typescript-eslint/parser') as Parser &
  Linter.Parser;
const fixtures = fileURLToPath(new URL('../fixtures', import.meta.url));
const typedFile = fileURLToPath(new URL('../fixtures/typed-cases.ts', import.meta.url));

/** Orchestrator code is the body of a function that is bound to a definition. */
export const orchestrator = (body: string, before = ''): string =>
  `import { defineOrchestration } from '@perdure/sdk';\n${before}\n` +
  `defineOrchestration('o').handle(async (ctx, input) => { ${body} });`;

interface Cases {
  readonly valid: readonly (string | RuleTester.ValidTestCase)[];
  readonly invalid: readonly RuleTester.InvalidTestCase[];
}

const versions = [
  ['ESLint 10', RuleTester],
  ['ESLint 9', RuleTester9 as unknown as typeof RuleTester],
] as const;

for (const [, Tester] of versions) {
  Object.assign(Tester, { afterAll, describe, it, itOnly: it.only });
}

function runWith(name: string, cases: Cases, title: string, options: object, file?: string): void {
  const named = <T extends object>(one: T): T => (file ? { ...one, filename: file } : one);
  describe(title, () => {
    for (const [version, Tester] of versions) {
      describe(version, () => {
        new Tester(options).run(name, rules[name] as never, {
          valid: cases.valid.map((one) => named(typeof one === 'string' ? { code: one } : one)),
          invalid: cases.invalid.map(named),
        });
      });
    }
  });
}

/** JavaScript and TypeScript without types. */
export function testRule(name: string, cases: Cases): void {
  runWith(name, cases, 'JavaScript', { languageOptions: { ecmaVersion: 2024 } });
  runWith(name, cases, 'TypeScript without types', { languageOptions: { parser } });
}

/** TypeScript without types only: for code that has annotations. */
export function testTypeScript(name: string, cases: Cases): void {
  runWith(name, cases, 'TypeScript without types', { languageOptions: { parser } });
}

/** TypeScript with types: the cases are the content of a file in the folder of fixtures. */
export function testTyped(name: string, cases: Cases): void {
  const parserOptions = { projectService: true, tsconfigRootDir: fixtures };
  const settings = { perdure: { typed: true } };
  const options = { languageOptions: { parser, parserOptions }, settings };
  // The first file of a project takes long: the compiler reads all its types.
  beforeAll(() => {
    parser.parseForESLint('export {};', { ...parserOptions, filePath: typedFile });
  }, 120_000);
  runWith(name, cases, 'TypeScript with types', options, typedFile);
}
