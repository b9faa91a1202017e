// Every ```ts block of the documentation is a module that compiles as it is printed. Blocks are
// written to files and checked together; `./order.ts` is the first block of the README.
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

const blocks = pages.flatMap(blocksOf);
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
      // As if they lay beside order.ts.
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
  it('is there', () => {
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

  it('gives no other complaint', () => {
    const known = new Set(blocks.map(({ file }) => file));
    expect(diagnostics.filter((line) => !known.has(line.split('(')[0]!))).toEqual([]);
  });
});
