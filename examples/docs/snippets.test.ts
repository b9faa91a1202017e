// Every ```ts block of the documentation is a module that compiles. Blocks are written to files and
// checked together; what they leave out comes from snippet-prelude.ts.
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
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
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

const prelude = readFileSync(join(here, 'snippet-prelude.ts'), 'utf8');
const offered = [
  ...[...prelude.matchAll(/^export (?:declare )?(?:const|function) (\w+)/gm)].map(([, n]) => n!),
  ...[...prelude.matchAll(/^export \{([^}]+)\}/gm)].flatMap(
    ([, list]) => list!.match(/\w+/g) ?? [],
  ),
];

/** The names of the prelude that a block uses and does not make itself. */
function missing(text: string): string[] {
  const made = [
    ...[...text.matchAll(/\b(?:const|let|using|function|class)\s+(\w+)/g)].map(([, name]) => name!),
    ...[...text.matchAll(/import (?:type )?\{([^}]*)\}/g)].flatMap(
      ([, l]) => l!.match(/\w+/g) ?? [],
    ),
  ];
  return offered.filter((name) => new RegExp(`\\b${name}\\b`).test(text) && !made.includes(name));
}

function moduleOf({ text }: Block): string {
  const names = missing(text);
  const from = "from '../../docs/snippet-prelude.ts';";
  // On the block's own first line, so that complaints name the right one.
  const head = names.length === 0 ? '' : `import { ${names.join(', ')} } ${from} `;
  return `${head}${text}\nexport {};\n`;
}

const blocks = pages.flatMap(blocksOf);
let diagnostics: readonly string[] = [];

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const block of blocks) writeFileSync(join(folder, block.file), moduleOf(block));
  const config = {
    extends: '../../../tsconfig.tests.json',
    compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
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
    expect(blocks.length).toBeGreaterThan(12);
  });

  it.each(blocks.map((block) => [block.page, block.line, block] as const))(
    '%s:%i compiles',
    (_page, _line, { file }) => {
      expect(diagnostics.filter((line) => line.startsWith(`${file}(`))).toEqual([]);
    },
  );

  it('gives no other complaint', () => {
    const known = new Set(blocks.map(({ file }) => file));
    expect(diagnostics.filter((line) => !known.has(line.split('(')[0]!))).toEqual([]);
  });
});
