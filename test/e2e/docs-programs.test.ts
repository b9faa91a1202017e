// Runs the programs of the pages with a sidecar, in a folder with the module that they import.
// Checks their command lines with a shell and with the help of the command.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NOUNS } from '@perdure/sidecar/internal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { perdure } from '../fixtures/command.ts';
import { Harness } from '../fixtures/harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'examples/dist/.programs');

interface Block {
  readonly page: string;
  readonly line: number;
  readonly text: string;
}

/** The code blocks of all pages in one of these languages. */
function blocksIn(...languages: readonly string[]): Block[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.md') && !name.startsWith('.'),
  );
  const pages = ['README.md', 'sdk-python/README.md', 'examples/README.md'];
  return [...pages, ...docs.map((name) => `docs/${name}`)].flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const fence = new RegExp(`^\`\`\`(?:${languages.join('|')})\n(.*?)^\`\`\`$`, 'gms');
    return [...text.matchAll(fence)].map((match) => ({
      page,
      line: text.slice(0, match.index).split('\n').length,
      text: match[1]!,
    }));
  });
}

describe('programs in the documentation', () => {
  let harness: Harness;
  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(root, 'examples/docs/order.ts'), join(folder, 'order.ts'));
    harness = await Harness.start({ transport: 'tcp' });
  });
  afterAll(async () => {
    await harness.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Whole programs, which start their workers, print, and exit. */
  const programs = blocksIn('ts').filter(
    ({ text }) =>
      /console\.log/.test(text) && /worker\.stop\(\)|TestEnvironment|runTurn/.test(text),
  );

  it('exist', () => {
    expect(programs.length).toBeGreaterThanOrEqual(6);
  });

  it.each(programs)('$page:$line runs', async ({ page, line, text }) => {
    const file = join(folder, `${page.replaceAll(/\W/g, '-')}-${line}.ts`);
    // Uses the sidecar of this test instead of the sidecar that the page starts.
    writeFileSync(file, text.replaceAll('127.0.0.1:7460', harness.address));
    await import(file);
  });
});

describe('command lines in the documentation', () => {
  const blocks = blocksIn('sh', 'console');

  it.each(blocks)('$page:$line can be pasted into a shell', ({ text }) => {
    const typed = text
      .split('\n')
      .filter((line) => !text.startsWith('$ ') || line.startsWith('$ '))
      .map((line) => line.replace(/^\$ /, ''));
    const { status, stderr } = spawnSync('bash', ['-n'], { input: typed.join('\n') });
    expect([status, String(stderr)]).toEqual([0, '']);
  });

  // A noun that groups commands is followed by its verb.
  const lines = blocks.flatMap(({ page, text }) =>
    [...text.matchAll(/^(?:\$ )?(?:npx )?perdure (\S+)(?: ([a-z-]+))?([^#\n]*)/gm)].map(
      ([, first, second, rest]) => ({
        page,
        name: first! in NOUNS && second !== undefined ? `${first} ${second}` : first!,
        flags: [...rest!.matchAll(/(?<=\s)--([a-z-]+)/g)].map(([, flag]) => flag!),
      }),
    ),
  );
  const names = [...new Set(lines.map(({ name }) => name))];

  it.each(names)('perdure %s is a command with the flags that pages use', async (name) => {
    const { code, out } = await perdure('', 'help', ...name.split(' '));
    expect(code).toBe(0);
    const usedFlags = lines.filter((line) => line.name === name).flatMap(({ flags }) => flags);
    expect(usedFlags.filter((flag) => !out.includes(`--${flag}`))).toEqual([]);
  });
});
