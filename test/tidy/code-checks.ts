// Repository checks of code. Each check is a function from sources to violations.
import { importsOf } from './imports.ts';
import { isCode, isGenerated, isRepositoryCheck, isTest, matches } from './source.ts';
import type { Source, Violation } from './source.ts';

const ours = (source: Source): boolean => isCode(source) && !isGenerated(source);

const inSidecar = (source: Source): boolean =>
  source.path.startsWith('sidecar/src/') && ours(source) && !isTest(source);

/** Finds reads of the time (`Date.now`, `new Date()`, `performance.now`) outside lib/clock.ts. */
export function timeReads(sources: readonly Source[]): Violation[] {
  const pattern = /\bDate\.now\b|\bnew Date(?!\w)(?!\s*\(\s*[^)\s])|\bperformance\.now\b/g;
  return sources
    .filter((s) => inSidecar(s) && s.path !== 'sidecar/src/lib/clock.ts')
    .flatMap((source) => matches(source, pattern, (match) => `reads the time: ${match}`));
}

/** Finds Node's timers in modules that must run with a virtual clock. */
export function ownTimers(sources: readonly Source[]): Violation[] {
  const modules = /^sidecar\/src\/(model|engine|scheduler)\//;
  return sources
    .filter((s) => inSidecar(s) && modules.test(s.path))
    .flatMap((source) =>
      matches(source, /(?<![.\w])set(Timeout|Interval)\s*\(/g, (match) => `waits by ${match}...)`),
    );
}

/** Finds randomness outside lib/random.ts. */
export function randomReads(sources: readonly Source[]): Violation[] {
  const pattern = /\bMath\.random\b|\brandom(UUID|Bytes|Int|FillSync)\b|\bgetRandomValues\b/g;
  return sources
    .filter((s) => inSidecar(s) && s.path !== 'sidecar/src/lib/random.ts')
    .flatMap((source) => matches(source, pattern, (match) => `reads randomness: ${match}`));
}

/** Finds the process object outside main.ts and cli/. */
export function processReads(sources: readonly Source[]): Violation[] {
  const allowed = /^sidecar\/src\/(main\.ts$|cli\/)/;
  return sources
    .filter((s) => inSidecar(s) && !allowed.test(s.path))
    .flatMap((source) => [
      ...matches(source, /(?<![.\w$])process\s*(\?\.|\.|\[)/g, () => 'reads process'),
      ...importsOf(source)
        .filter(({ specifier }) => specifier === 'node:process')
        .map(({ line }) => ({ path: source.path, line, what: 'imports node:process' })),
    ]);
}

/** Finds calls of `commit` outside the scheduler and the store. */
export function commits(sources: readonly Source[]): Violation[] {
  const allowed = /^sidecar\/src\/(scheduler|store)\//;
  return sources
    .filter((s) => inSidecar(s) && !allowed.test(s.path))
    .flatMap((source) => matches(source, /\.commit\s*\(/g, () => 'commits a Round'));
}

/** Finds language features that the repository does not use. */
export function language(sources: readonly Source[]): Violation[] {
  const patterns: [RegExp, string][] = [
    [/^\s*(export\s+)?(declare\s+)?(const\s+)?enum\s+\w/gm, 'an enum'],
    [/^\s*export\s+\*/gm, 'export *'],
    [/^\s*(export\s+)?(declare\s+)?namespace\s+\w/gm, 'a namespace'],
    [/^\s*@\w+(\(.*\))?\s*$/gm, 'a decorator'],
  ];
  /** What reads these files wants a default export: VitePress, vitest, ESLint and oxlint. */
  const config = /\.config\.ts$|\/\.vitepress\/config\.mjs$|^eslint-plugin\/src\/index\.ts$/;
  return sources
    .filter(ours)
    .flatMap((source) => [
      ...patterns.flatMap(([pattern, what]) => matches(source, pattern, () => what)),
      ...(config.test(source.path)
        ? []
        : matches(source, /^\s*export\s+default\b|\bas\s+default\b/gm, () => 'a default export')),
    ]);
}

/** A file that calls another engine, whose API uses the words. */
const callsDbos = 'test/bench/peers/dbos/';

/** Finds terms of other systems for objects of this one, and notes of unfinished work. */
export function words(sources: readonly Source[]): Violation[] {
  const foreign = /[\w$]*(workflow|\bjobs?(?![a-z])|[a-z]Jobs?(?![a-z]))[\w$]*/gi;
  const sensitive =
    /[\w$]*([wW]orkflow|\bjobs?(?![a-z])|[a-z]Jobs?(?![a-z])|\bJobs?(?![a-z]))[\w$]*/g;
  const undone = /\b(TODO|FIXME|XXX|HACK)\b/g;
  return sources
    .filter(
      (s) => !isRepositoryCheck(s) && !isGenerated(s) && (isCode(s) || s.path.endsWith('.proto')),
    )
    .filter((s) => !s.path.startsWith(callsDbos))
    .flatMap((source) => [
      ...matches(source, source.path.endsWith('.proto') ? foreign : sensitive, (m) => m),
      ...matches(source, undone, (match) => match, 'text'),
    ]);
}

/** Finds limits without a comment above that gives the reason. */
export function limitsWithoutReason(sources: readonly Source[]): Violation[] {
  return sources
    .filter(({ path }) => /^sidecar\/src\/limits(\/\w+)?\.ts$/.test(path))
    .flatMap((source) => {
      const lines = source.text.split('\n');
      return matches(source, /^export const \w+/gm, (match) => match.slice(13)).filter(
        ({ line }) => !/\*\/\s*$|^\/\//.test(lines[line - 2] ?? ''),
      );
    });
}
