// The input of the repository checks. A source is a file with its text and its code. The code is
// the text with blanked comments and literals. Lines and columns are the same in both.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { blank } from './blank.ts';
import { blankPython } from './blank-python.ts';

export interface Source {
  /** The path from the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text with spaces for comments and literals. Equal to the text for files without code. */
  readonly code: string;
}

export interface Violation {
  readonly path: string;
  /** The line, from 1. 0: the whole file. */
  readonly line: number;
  readonly what: string;
}

const madeOrForeign = new Set([
  'node_modules',
  'dist',
  '.git',
  '.out',
  '.perdure',
  '.venv',
  'coverage',
]);
const textEndings =
  /(\.(ts|mts|mjs|cjs|js|py|json|md|proto|ya?ml|txt|sh|html|css|svg)|\/\.[a-z]+|\/run|LICENSE)$/;
const bytesMax = 2 * 1024 * 1024;

export function sourceOf(path: string, text: string): Source {
  if (/\.(ts|mjs|js)$/.test(path)) return { path, text, code: blank(text) };
  return { path, text, code: path.endsWith('.py') ? blankPython(text) : text };
}

/** Reads every committed text file of the repository. */
export function readSources(root: string): Source[] {
  const sources: Source[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (madeOrForeign.has(entry.name) || /^\..+_cache$/.test(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && textEndings.test(`/${path}`)) {
        if (statSync(join(root, path)).size > bytesMax) continue;
        sources.push(sourceOf(path, readFileSync(join(root, path), 'utf8')));
      }
    }
  };
  visit('');
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const isCode = ({ path }: Source): boolean => /\.(ts|mjs)$/.test(path);
export const isGenerated = ({ path }: Source): boolean => /\/(generated|_proto)\//.test(path);
export const isTest = ({ path }: Source): boolean => path.endsWith('.test.ts');

/** The files of the checks, which contain the forbidden texts. */
export const isRepositoryCheck = ({ path }: Source): boolean => path.startsWith('test/tidy');

export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < index; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** Returns a violation for each match of a global pattern in the code or text of a file. */
export function matches(
  source: Source,
  pattern: RegExp,
  what: (match: string) => string,
  where: 'code' | 'text' = 'code',
): Violation[] {
  const text = source[where];
  return [...text.matchAll(pattern)].map((match) => ({
    path: source.path,
    line: lineAt(text, match.index),
    what: what(match[0].trim()),
  }));
}
