// Repository check: phrases that say something in a private idiom. `phrases.json` lists each with
// its replacement, the folders in which none may occur, and exceptions with their reasons.
import { readFileSync } from 'node:fs';

import { isGenerated, isRepositoryCheck, lineAt } from './source.ts';
import type { Source, Violation } from './source.ts';

export interface PhraseTable {
  /** A phrase in lower case, and what to write instead. */
  readonly phrases: readonly { readonly not: string; readonly but: string }[];
  /** Paths of files, or of folders with a slash at the end, that are free of them. */
  readonly enforced: readonly string[];
  /** Texts in which a phrase has its ordinary meaning, everywhere or in one file. */
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

/** What a person reads: all text of a page, comments and literals of code. */
function proseOf({ path, text, code }: Source): string {
  if (!/\.(ts|mjs|js|py)$/.test(path)) return text;
  return text.replace(/\w/g, (char, at: number) => (code[at] === char ? ' ' : char));
}

/** Matches words in a row, also when a line of a comment ends between them. */
function patternOf(phrase: string): RegExp {
  const words = phrase.split(' ').map((word) => word.replace(/[.*+?()[\]{}|\\^$]/g, '\\$&'));
  return new RegExp(`(?<![\\w/.-])${words.join('[\\s*/#]+')}(?!\\w|\\.ts)`, 'gi');
}

/** Every banned phrase in the folders that are free of them. */
export function bannedPhrases(table: PhraseTable, sources: readonly Source[]): Violation[] {
  const banned = table.phrases.map(({ not, but }) => ({
    pattern: patternOf(not),
    what: `"${not}": write ${but}`,
    allowed: table.allowed
      .filter(({ phrase }) => phrase === not)
      .map(({ text, path }) => ({ pattern: patternOf(text), path })),
  }));
  const isEnforced = ({ path }: Source): boolean =>
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
