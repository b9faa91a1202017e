// Runs linters on files of the repository, with the built plugin, and reads what they report.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ESLint } from 'eslint';
import type { Linter } from 'eslint';
import { ESLint as ESLint9 } from 'eslint-9';

const require = createRequire(import.meta.url);
const parser = require('@typescript-eslint/parser') as Linter.Parser;
export const root: string = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'eslint-plugin/dist/index.js');

export interface Report {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}

export type Version = 'ESLint 9' | 'ESLint 10';

async function plugin(): Promise<{ configs: Record<string, Linter.Config> }> {
  const module = (await import(built)) as { default: { configs: Record<string, Linter.Config> } };
  return module.default;
}

/** What ESLint reports with a configuration of the plugin. */
export async function eslintReports(
  version: Version,
  configName: 'recommended' | 'recommendedTyped',
  files: readonly string[],
): Promise<Report[]> {
  const Class = version === 'ESLint 9' ? (ESLint9 as unknown as typeof ESLint) : ESLint;
  const { configs } = await plugin();
  const eslint = new Class({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], ...configs[configName] },
      { languageOptions: { parser, parserOptions: { tsconfigRootDir: root } } },
    ],
  });
  const results = await eslint.lintFiles([...files]);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, message }) => ({
      file: filePath,
      line,
      rule: ruleId?.replace('perdure/', '') ?? 'none',
      message,
    })),
  );
}

interface OxlintOutput {
  readonly diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}

/** What oxlint reports with the plugin under the name `perdure`, or under its own name. */
export function oxlintReports(files: readonly string[], alias: string | undefined): Report[] {
  const folder = mkdtempSync(join(tmpdir(), 'perdure-oxlint-'));
  const names = ruleNames().map((name) => [`${alias ?? '@perdure'}/${name}`, 'error']);
  const config = {
    jsPlugins: [alias === undefined ? built : { name: alias, specifier: built }],
    categories: { correctness: 'off' },
    rules: Object.fromEntries(names) as Record<string, string>,
  };
  const path = join(folder, '.oxlintrc.json');
  writeFileSync(path, JSON.stringify(config));
  const command = join(dirname(require.resolve('oxlint/package.json')), 'bin/oxlint');
  const args = [command, '-c', path, '--no-ignore', '--format', 'json', ...files];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  try {
    const { diagnostics } = JSON.parse(stdout) as OxlintOutput;
    return diagnostics.map(({ code, message, filename, labels }) => ({
      file: join(root, filename),
      line: labels[0]!.span.line,
      rule: /\((.*)\)/.exec(code)![1]!,
      message,
    }));
  } catch {
    throw new Error(`oxlint failed:\n${stdout}${stderr}`);
  }
}

/** The names of all rules, from the source. */
function ruleNames(): string[] {
  const source = readFileSync(join(root, 'eslint-plugin/src/rules.ts'), 'utf8');
  return [...source.matchAll(/^ {2}'([\w-]+)':/gm)].map((match) => match[1]!);
}

/** What the comments at the ends of lines expect: `// no-clock no-random`. */
export function expectedIn(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line, index) => {
      const names = / \/\/ ((?:(?:no|prefer)-[\w-]+ ?)+)$/.exec(line)?.[1]?.trim().split(' ');
      return (names ?? []).map((name) => `${index + 1} ${name}`);
    })
    .sort();
}

export function placesOf(reports: readonly Report[]): string[] {
  return reports.map(({ line, rule }) => `${line} ${rule}`).sort();
}
