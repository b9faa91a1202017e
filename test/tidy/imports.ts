// What each file imports, read from its text.
import { lineAt } from './source.ts';
import type { Source } from './source.ts';

export interface Import {
  readonly line: number;
  /** As written: './x.ts', '@perdure/sdk', 'node:fs'. */
  readonly specifier: string;
  /** The file meant, from the repository's root, when the specifier is relative. */
  readonly target: string | undefined;
  /** Gone after the build: `import type`, `export type … from`. */
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

/** Every import of a file, static or dynamic, with what it means. */
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
