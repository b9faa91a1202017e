// Repository check of private idioms. `phrases.json` lists phrases with their replacements, the
// folders without such phrases, and exceptions with their reasons.
import { readFileSync } from 'node:fs';

import { isGenerated, isRepositoryCheck, lineAt } from './source.ts';
import type { Source, Violation } from './source.ts';

export interface PhraseTable {
  /** A phrase in lower case, and its replacement. */
  readonly phrases: readonly { readonly not: string; readonly but: string }[];
  /** Paths of files and folders without such phrases. A folder ends with a slash. */
  readonly enforced: readonly string[];
  /** Texts with the ordinary meaning of a phrase, everywhere or in one file. */
  readonly allowed: readonly {
    readonly phrase: string;
    readonly text: string;
    readonly path?: string;
    readonly why: string;
  }[];
}

export function readPhrases(): PhraseTable {
  const file = new URL('phrases.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as PhraseTable;
}

/** Returns the prose of a file: all text of a page, or comments and literals of code. */
function proseOf({ path, text, code }: Source): string {
  if (!/\.(ts|mjs|js|py)$/.test(path)) return text;
  return text.replace(/\w/g, (char, at: number) => (code[at] === char ? ' ' : char));
}

/** Matches successive words, also across the lines of a comment. */
function patternOf(phrase: string): RegExp {
  const words = phrase.split(' ').map((word) => word.replace(/[.*+?()[\]{}|\\^$]/g, '\\$&'));
  return new RegExp(`(?<![\\w/.-])${words.join('[\\s*/#]+')}(?!\\w|\\.ts)`, 'gi');
}

/** Finds every banned phrase in the listed folders. */
export function bannedPhrases(table: PhraseTable, sources: readonly Source[]): Violation[] {
  const banned = table.phrases.map(({ not, but }) => ({
    pattern: patternOf(not),
    what: `"${not}": write ${but}`,
    allowed: table.allowed
      .filter(({ phrase }) => phrase === not)
      .map(({ text, path }) => ({ pattern: patternOf(text), path })),
  }));
  // The text of a licence is not ours.
  const isEnforced = ({ path }: Source): boolean =>
    !path.endsWith('/LICENSE') &&
    table.enforced.some((at) => (at.endsWith('/') ? path.startsWith(at) : path === at));
  return sources
    .filter((source) => isEnforced(source) && !isGenerated(source) && !isRepositoryCheck(source))
    .flatMap((source) => {
      const prose = proseOf(source);
      return banned.flatMap(({ pattern, what, allowed }) => {
        const ordinary = allowed
          .filter(({ path }) => path === undefined || path === source.path)
          .flatMap((text) => [...prose.matchAll(text.pattern)])
          .map(({ index, 0: { length } }) => [index, index + length]);
        return [...prose.matchAll(pattern)]
          .filter(({ index }) => !ordinary.some(([from, to]) => index >= from! && index < to!))
          .map(({ index }) => ({ path: source.path, line: lineAt(prose, index), what }));
      });
    });
}
