// Reads the imports of a file from its text.
import { lineAt } from './source.ts';
import type { Source } from './source.ts';

export interface Import {
  readonly line: number;
  /** The text of the specifier: './x.ts', '@perdure/sdk', 'node:fs'. */
  readonly specifier: string;
  /** The path of the file from the root of the repository, for relative specifiers. */
  readonly target: string | undefined;
  /** True: the build removes the import (`import type`, `export type … from`). */
  readonly typeOnly: boolean;
}

const statement = /^\s*(?:import|export)\s(type\s)?(?:[^;'"()=]*?\sfrom\s*)?(?=['"])/gm;
const call = /\b(?:import|require|import\.meta\.resolve)\s*\(\s*(?=['"])/g;

function resolveFrom(path: string, specifier: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Returns every import of a file, static or dynamic. */
export function importsOf(source: Source): Import[] {
  const found: Import[] = [];
  for (const pattern of [statement, call]) {
    for (const match of source.code.matchAll(pattern)) {
      const start = match.index + match[0].length;
      const end = source.text.indexOf(source.text[start]!, start + 1);
      const specifier = source.text.slice(start + 1, end);
      found.push({
        line: lineAt(source.text, start),
        specifier,
        target: specifier.startsWith('.') ? resolveFrom(source.path, specifier) : undefined,
        typeOnly: pattern === statement && match[1] !== undefined,
      });
    }
  }
  return found;
}
