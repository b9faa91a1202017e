// Repository checks of sizes, names and forbidden contents.
import { isCode, isGenerated, isRepositoryCheck, isTest, lineAt, matches } from './source.ts';
import type { Source, Violation } from './source.ts';

export const linesMax = 600;
export const functionLinesMax = 70;
export const columnsMax = 100;

const ours = (source: Source): boolean =>
  (isCode(source) || source.path.endsWith('.proto')) && !isGenerated(source);

export function longFiles(sources: readonly Source[]): Violation[] {
  return sources.filter(ours).flatMap(({ path, text }) => {
    const count = text.split('\n').length - 1;
    return count > linesMax ? [{ path, line: 0, what: `${count} lines` }] : [];
  });
}

/** Finds lines over the limit, except single imports and addresses. */
export function longLines(sources: readonly Source[]): Violation[] {
  const unbreakable = /^\s*(import|export)\b.*\bfrom\b|https?:\/\//;
  return sources.filter(ours).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      if (line.length <= columnsMax || unbreakable.test(line)) return [];
      return [{ path, line: index + 1, what: `${line.length} columns` }];
    }),
  );
}

const control = /\b(if|for|while|switch|catch|with|await)\s*$/;

/**
 * Returns true when the brace at this index opens a function body, judged by the text before it.
 */
function opensFunction(code: string, brace: number): boolean {
  const before = code.slice(Math.max(0, brace - 400), brace).trimEnd();
  if (before.endsWith('=>')) return true;
  const head = before.replace(/\)\s*:\s*[\w\s.<>[\]|&,'"?]+$/, ')');
  if (!head.endsWith(')')) return false;
  let depth = 0;
  for (let at = head.length - 1; at >= 0; at -= 1) {
    if (head[at] === ')') depth += 1;
    if (head[at] === '(') depth -= 1;
    if (depth === 0) return !control.test(head.slice(0, at));
  }
  return true;
}

/** Finds functions over the limit. The lines of both braces count. */
export function longFunctions(sources: readonly Source[]): Violation[] {
  return sources
    .filter((s) => isCode(s) && !isGenerated(s) && !isTest(s) && !/[-.]suite\.ts$/.test(s.path))
    .flatMap(({ path, code }) => {
      const open: { at: number; isFunction: boolean }[] = [];
      const found: Violation[] = [];
      for (let at = 0; at < code.length; at += 1) {
        if (code[at] === '{') open.push({ at, isFunction: opensFunction(code, at) });
        if (code[at] !== '}') continue;
        const block = open.pop();
        if (!block?.isFunction) continue;
        const first = lineAt(code, block.at);
        const count = lineAt(code, at) - first + 1;
        if (count > functionLinesMax) {
          found.push({ path, line: first, what: `a function of ${count} lines` });
        }
      }
      return found;
    });
}

/** File names that do not describe their contents. */
export function emptyNames(sources: readonly Source[]): Violation[] {
  const empty = /^(utils?|helpers?|common|misc|types)(\.test)?(\.ts|\.mjs|\.proto)?$/i;
  return sources.filter(ours).flatMap(({ path }) => {
    const name = path.split('/').find((part) => empty.test(part));
    return name ? [{ path, line: 0, what: `the name '${name}'` }] : [];
  });
}

/** Finds modules in which no file begins with a comment of at least two lines. */
export function modulesWithoutHeader(sources: readonly Source[]): Violation[] {
  const modules = new Map<string, boolean>();
  for (const source of sources) {
    const module = /^(sidecar\/src\/[^/]+|sdk-node\/src\/[^/]+)\/[^/]+\.ts$/.exec(source.path)?.[1];
    if (!module || isTest(source)) continue;
    const has = /^(\/\/.*\n\/\/|\/\*\*?[^\n]*\n\s*\*(?!\/))/.test(source.text);
    modules.set(module, modules.get(module) === true || has);
  }
  return [...modules].flatMap(([path, has]) =>
    has ? [] : [{ path, line: 0, what: 'no file of this module begins with a header comment' }],
  );
}

/** Finds paths of machines and hosts of package registries. */
export function machineTraces(sources: readonly Source[]): Violation[] {
  const home = /(?<![\w.@:/}-])\/(home|Users|root|work)\/[\w.-]+/g;
  const host = /\bregistry\.[a-z][\w-]*\.[a-z]{2,}|https?:\/\/[\w.-]*registry[\w.-]*|_authToken/gi;
  const fetched = /"resolved": "(https?|git|file)[^"]*"/g;
  return sources
    .filter((s) => !isRepositoryCheck(s))
    .flatMap((source) => [
      ...matches(source, home, (match) => `the path ${match}`, 'text'),
      ...matches(source, host, (match) => `the host ${match}`, 'text'),
      ...matches(source, fetched, (match) => match, 'text'),
    ]);
}
