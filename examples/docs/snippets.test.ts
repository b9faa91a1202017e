// Each ```ts block of the documentation is a module that compiles as printed. Each `@example` of
// the SDK compiles with the names of example-names.suite.ts. Blocks are written to files and
// checked together; `./order.ts` is the first block of the README.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const folder = join(root, 'examples/dist/.snippets');

const pages = [
  'README.md',
  'sdk-node/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
    .map((name) => `docs/${name}`),
];

interface Block {
  readonly page: string;
  readonly line: number;
  readonly text: string;
  readonly file: string;
}

function blocksOf(page: string): Block[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length + 1;
    return { page, line, text: match[1]!, file: `${page.replaceAll(/\W/g, '-')}-${line}.ts` };
  });
}

const sources = readdirSync(join(root, 'sdk-node/src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/\.(test|suite)\.ts$/.test(name))
  .map((name) => `sdk-node/src/${name.replaceAll('\\', '/')}`);

/** Returns imports from a module for the names that the text uses and does not declare. */
function importsOf(text: string, from: string, exported: readonly string[]): string {
  const uses = (name: string): boolean => new RegExp(`(?<![\\w.'"])${name}\\b`).test(text);
  const declares = (name: string): boolean =>
    new RegExp(`\\b(const|let|using|function|class|import \\{[^}]*)\\s+${name}\\b`).test(text);
  const names = exported.filter((name) => uses(name) && !declares(name));
  return names.length === 0 ? '' : `import { ${names.join(', ')} } from '${from}';\n`;
}

const sdkNames = namesIn('sdk-node/src/index.ts', /^export (?:\{([^}]*)\})/gms);
const testingNames = namesIn('sdk-node/src/testing/index.ts', /^export (?:\{([^}]*)\})/gms);
const exampleNames = namesIn(
  'examples/docs/example-names.suite.ts',
  /^export (?:declare )?const (\w+)/gm,
);

function namesIn(path: string, pattern: RegExp): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...text.matchAll(pattern)].flatMap(([, list]) => list!.split(/[\s,]+/).filter(Boolean));
}

/** The text of each `@example` of doc comments, up to the next tag or the end. */
function examplesOf(page: string): Block[] {
  const source = readFileSync(join(root, page), 'utf8');
  const found = source.matchAll(/^ *\* @example\n((?: *\*(?! @|\/).*\n)+)/gm);
  return [...found].map((match) => {
    const line = source.slice(0, match.index).split('\n').length + 1;
    const code = match[1]!.replaceAll(/^ *\* ?/gm, '');
    const text =
      importsOf(code, '@perdure/sdk', sdkNames) +
      importsOf(code, '@perdure/sdk/testing', testingNames) +
      importsOf(code, '../../docs/example-names.suite.ts', exampleNames) +
      code;
    return { page, line, text, file: `${page.replaceAll(/\W/g, '-')}-${line}.ts` };
  });
}

const blocks = [...pages.flatMap(blocksOf), ...sources.flatMap(examplesOf)];
let diagnostics: readonly string[] = [];

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const block of blocks)
    writeFileSync(join(folder, block.file), `${block.text}\nexport {};\n`);
  const config = {
    extends: '../../../tsconfig.tests.json',
    compilerOptions: {
      noUnusedLocals: false,
      noUnusedParameters: false,
      // Blocks resolve imports as if they were beside order.ts.
      rootDirs: ['.', '../../docs'],
    },
    include: ['*.ts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
  const { bin } = JSON.parse(readFileSync(typescript, 'utf8')) as { bin: { tsc: string } };
  const tsc = join(dirname(typescript), bin.tsc);
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  });
  diagnostics = stdout.split('\n').filter((line) => /^\S/.test(line));
});

describe('code in the documentation', () => {
  it('exists', () => {
    expect(blocks.length).toBeGreaterThan(40);
  });

  it.each(blocks.map((block) => [block.page, block.line, block] as const))(
    '%s:%i compiles',
    (_page, _line, { file }) => {
      expect(diagnostics.filter((line) => line.startsWith(`${file}(`))).toEqual([]);
    },
  );

  it.each(['conformance/README.md', ...pages])('%s has JSON that parses', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, json] of text.matchAll(/^```json\n(.*?)^```$/gms)) JSON.parse(json!);
  });

  it('has the module that pages import, as the README prints it', () => {
    const printed = blocks.find(({ text }) => text.startsWith('// order.ts\n'));
    expect(printed?.text).toBe(readFileSync(join(here, 'order.ts'), 'utf8'));
  });

  it('has no other errors', () => {
    const known = new Set(blocks.map(({ file }) => file));
    expect(diagnostics.filter((line) => !known.has(line.split('(')[0]!))).toEqual([]);
  });
});
