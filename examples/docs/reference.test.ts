// Compares tables of the documentation with the code in both directions.
import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

const read = (path: string): Promise<string> =>
  readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Returns the first group of each match of the expression in a text. */
function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!);
}

/** Returns the code in the first cells of all table rows. */
function rowCodes(page: string): string[] {
  return all(page, /^\| `([A-Za-z0-9_-]+)/gm);
}

/** Returns the anchors of the headings of a page, in the form of GitHub and the site. */
function anchors(page: string): string[] {
  return all(page, /^#{1,6} (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

const same = (a: readonly string[], b: readonly string[]): void =>
  expect(a.toSorted()).toEqual(b.toSorted());

describe('generated reference', () => {
  it('has every limit', async () => {
    const limits = all(await read('sidecar/src/limits.ts'), /^export const (\w+)/gm);
    const rows = rowCodes(await read('docs/reference/limits.md'));
    expect(limits.filter((limit) => !rows.includes(limit))).toEqual([]);
  });

  it('has every setting with flag, variable and meaning', async () => {
    const page = await read('docs/reference/settings.md');
    const source = await read('sidecar/src/config/settings.ts');
    const table = source.split('export const SETTINGS')[1]!;
    const flags = all(table, /flag: '([^']+)'/g);
    const variables = flags.map((flag) => `PERDURE_${flag.toUpperCase().replaceAll('-', '_')}`);
    const docs = all(table, /doc: '([^']+)'/g);
    expect(flags.length).toBeGreaterThan(5);
    for (const [at, flag] of flags.entries()) {
      const row = page
        .split('\n')
        .find((line) => line.startsWith(`| \`--${flag} `) || line.startsWith(`| \`--${flag}\``));
      expect(row, flag).toContain(`\`${variables[at]}\``);
      expect(row, flag).toContain(docs[at]);
    }
    same(all(page, /^\| `--([a-z-]+)/gm), flags);
  });

  it('has every exit code with its meaning', async () => {
    const source = await read('sidecar/src/cli/exit.ts');
    const [codes, meanings] = source.split('EXIT_DOCS');
    const numbers = all(codes!, /^ {2}\w+: (\d+),/gm);
    const texts = all(meanings!, /^ {2}\w+: '([^']+)',/gm);
    const page = await read('docs/reference/command-line.md');
    expect(numbers).toHaveLength(texts.length);
    for (const [at, code] of numbers.entries())
      expect(page).toContain(`| ${code} | ${texts[at]} |`);
  });

  it('has every command', async () => {
    const sources = await Promise.all(
      ['lifecycle', 'query', 'live-request', 'version', 'backup', 'export'].map((kind) =>
        read(`sidecar/src/cli/${kind}-commands.ts`),
      ),
    );
    const names = all(sources.join(''), /(?:name: |byReason\(\s*)'([\w -]+)'/g);
    expect(names.length).toBeGreaterThan(10);
    const page = await read('docs/reference/command-line.md');
    for (const name of names) expect(page).toContain(`perdure ${name}`);
  });
});

describe('docs/reference/errors.md', () => {
  it('has every error code with its gRPC status', async () => {
    const table = /STATUSES[^{]+\{([^}]+)\}/.exec(await read('sidecar/src/rpc/status.ts'))![1]!;
    const statuses = [...table.matchAll(/(\w+): status\.(\w+)/g)];
    const page = await read('docs/reference/errors.md');
    for (const [, code, status] of statuses) expect(page).toContain(`| \`${code}\` | ${status} |`);
    same(
      rowCodes(page),
      statuses.map(([, code]) => code!),
    );
  });
});

describe('docs/reference/protocol.md', () => {
  it('has every event and every action', async () => {
    const page = await read('docs/reference/protocol.md');
    for (const [file, of] of [
      ['history', 'HistoryEvent'],
      ['action', 'Action'],
    ]) {
      const text = await read(`proto/perdure/v1/${file}.proto`);
      const kinds = new RegExp(`message ${of} \\{.*?oneof kind \\{(.*?)\\n {2}\\}`, 's').exec(
        text,
      )!;
      for (const kind of all(kinds[1]!, /^ +(\w+) \w+ = \d+;/gm)) expect(page).toContain(kind);
    }
  });

  it('has every method', async () => {
    const page = await read('docs/reference/protocol.md');
    const client = await read('proto/perdure/v1/client.proto');
    for (const rpc of all(client, /rpc (\w+)\(/g)) expect(page).toContain(`\`${rpc}\``);
  });
});

describe('docs/reference/api.md', () => {
  it.each(['sdk-node/src/index.ts', 'sdk-node/src/testing/index.ts'])(
    'has everything that %s exports',
    async (path) => {
      const page = await read('docs/reference/api.md');
      const lists = all(await read(path), /^export (?:type )?\{([^}]+)\}/gm);
      const names = lists.flatMap((list) => list.split(',').map((name) => name.trim()));
      expect(names.length).toBeGreaterThan(10);
      const missing = names.filter((name) => name !== '' && !page.includes(name));
      expect(missing).toEqual([]);
    },
  );

  it('has every error class with its code', async () => {
    const page = await read('docs/reference/api.md');
    const source = await read('sdk-node/src/errors.ts');
    const codes = all(source.split('export abstract')[0]!, /^ {2}\| '(\w+)'/gm);
    for (const code of codes) expect(page).toContain(`\`${code}\``);
  });

  it('has every method of a context', async () => {
    const page = await read('docs/reference/api.md');
    const source = await read('sdk-node/src/model/orchestration-context.ts');
    const body = source.split('export interface OrchestrationContext')[1]!;
    const names = all(body, /^ {2}(?:readonly )?(\w+)[<(:]/gm);
    for (const name of names) expect(page).toContain(`ctx.${name}`);
  });
});

describe('relative links', async () => {
  const inside = async (folder: string, recursive = false): Promise<string[]> =>
    (await readdir(new URL(`../../${folder}`, import.meta.url), { recursive }))
      .filter((name) => name.endsWith('.md') && !name.startsWith('.'))
      .map((name) => `${folder}${name}`);
  const pages = [
    ...(await inside('')),
    ...(await inside('docs/', true)),
    ...(await inside('examples/')),
  ];

  it.each(pages)('of %s lead to existing files', async (path) => {
    const links = all(await read(path), /\]\((?!https?:|#)([^)#\s]+)/g);
    const folder = new URL(`../../${path}`, import.meta.url);
    const missing: string[] = [];
    for (const link of links) {
      await access(new URL(link, folder)).catch(() => missing.push(link));
    }
    expect(missing).toEqual([]);
  });

  it.each(pages)('of %s lead to existing headings', async (path) => {
    const links = [...(await read(path)).matchAll(/\]\((?!https?:)([\w./-]*\.md)?#([^)\s]+)\)/g)];
    const missing: string[] = [];
    for (const [, page, anchor] of links) {
      const target = page === undefined ? path : join(dirname(path), page);
      if (!anchors(await read(target)).includes(anchor!)) missing.push(`${target}#${anchor}`);
    }
    expect(missing).toEqual([]);
  });
});

/**
 * Returns the tests and transcripts that a text cites (`file`: "name", "name") and that do not
 * exist.
 */
async function missingTests(text: string): Promise<string[]> {
  const cited = [...text.matchAll(/`([\w./-]+\.(?:test\.ts|json))`: ((?:"[^"]+"(?:, )?)+)/g)];
  const missing: string[] = [];
  for (const [, file, names] of cited) {
    const source = await read(file!).catch(() => '');
    for (const name of all(names!, /"([^"]+)"/g)) {
      const quotes = [`'${name}'`, `"${name}"`, `\`${name}\``];
      const there = quotes.some((quoted) => source.includes(quoted));
      if (!there) missing.push(`${file}: ${name}`);
    }
  }
  return missing;
}

describe('docs/internals/guarantees.md', () => {
  it('names tests that exist', async () => {
    const page = await read('docs/internals/guarantees.md');
    const rows = page.split('\n').filter((line) => /^\| G\d+ \|/.test(line));
    expect(rows).toHaveLength(11);
    for (const row of rows) expect(row).toMatch(/`[\w./-]+\.test\.ts`: "/);
    expect(await missingTests(page)).toEqual([]);
  });
});

describe('docs', () => {
  it.each(['learn', 'guides', 'reference', 'operate', 'internals', 'internals/decisions'])(
    '%s has an index that lists all pages',
    async (folder) => {
      const listed = all(await read(`docs/${folder}/index.md`), /^\| \[[^\]]+\]\(([\w-]+\.md)\)/gm);
      const names = await readdir(new URL(`../../docs/${folder}`, import.meta.url));
      same(
        listed,
        names.filter((name) => name.endsWith('.md') && name !== 'index.md'),
      );
    },
  );
});

describe('docs/operate/observe.md', () => {
  it('lists log messages that exist', async () => {
    const folder = new URL('../../sidecar/src/', import.meta.url);
    const files = (await readdir(folder, { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const sources = await Promise.all(files.map((name) => read(`sidecar/src/${name}`)));
    const [, logs] = (await read('docs/operate/observe.md')).split('\n## Logs\n');
    const rows = all(logs!, /^\| (`[^|]+`) \|/gm);
    const messages = rows.flatMap((row) => all(row, /`([^`]+)`/g));
    expect(messages.length).toBeGreaterThan(10);
    const known = sources.join('');
    expect(messages.filter((message) => !known.includes(message.replace('…', '')))).toEqual([]);
  });
});

describe('pages that cite tests', () => {
  it.each([
    'docs/operate/security.md',
    'docs/internals/simulation.md',
    'docs/internals/store-contract.md',
  ])('%s names tests that exist', async (path) => {
    const page = await read(path);
    expect(page).toMatch(/`[\w./-]+\.test\.ts`/);
    expect(await missingTests(page)).toEqual([]);
  });
});

describe('docs/internals/features.md', () => {
  it('names tests that exist', async () => {
    const page = await read('docs/internals/features.md');
    expect(await missingTests(page)).toEqual([]);
    const files = new Set(all(page, /`([\w./-]+\.test\.ts)`/g));
    for (const file of files) await access(new URL(`../../${file}`, import.meta.url));
  });
});

describe('ARCHITECTURE.md', () => {
  it('lists the steps of a turn with functions that exist', async () => {
    const page = await read('ARCHITECTURE.md');
    const steps = [...page.matchAll(/^\| `([\w./-]+\.ts)` ((?:`[^`]+`(?:, )?)+) \|/gm)];
    expect(steps.length).toBeGreaterThan(25);
    for (const [, file, names] of steps) {
      const source = await read(file!);
      for (const name of all(names!, /`([^`]+)`/g)) {
        for (const part of name.match(/#?\w+/g) ?? []) expect(source, file).toContain(part);
      }
    }
  });
});
