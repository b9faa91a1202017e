// Repository check of the doc comments of the Node SDK's public API. Every exported symbol has one.
// Functions and methods that applications call have an `@example` with code on the lines below it.
// examples/docs/snippets.test.ts compiles these examples.
import { posix } from 'node:path';

import { lineAt } from './source.ts';
import type { Source, Violation } from './source.ts';

/** Files that applications import from. */
const entryPoints = [
  'sdk-node/src/index.ts',
  'sdk-node/src/testing/index.ts',
  'sdk-node/src/telemetry/opentelemetry.ts',
];

/** Interfaces with methods that applications call. Applications implement the other interfaces. */
const calledInterfaces = new Set([
  'ActivityContext',
  'ActivityDefinition',
  'CancellationScope',
  'DurablePromise',
  'OrchestrationContext',
  'OrchestrationDefinition',
  'OrchestrationState',
  'QueryDefinition',
  'Saga',
  'UpdateDefinition',
]);

/** Classes that applications construct. */
const constructedClasses = new Set(['ApplicationError', 'Client', 'Worker']);

interface Export {
  readonly name: string;
  readonly source: Source;
}

/** Returns the exports of an entry point with their files. */
function exportsOf(entry: Source, byPath: ReadonlyMap<string, Source>): Export[] {
  const listed = entry.text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'/gm);
  const own = entry.text.matchAll(/^export (?:function|class|interface|type|const) (\w+)/gm);
  return [
    ...[...listed].flatMap(([, names, from]) => {
      const source = byPath.get(posix.join(posix.dirname(entry.path), from!));
      if (source === undefined) return [];
      return names!
        .split(',')
        .map((name) => name.trim().split(' as ')[0]!)
        .filter((name) => name !== '')
        .map((name) => ({ name, source }));
    }),
    ...[...own].map(([, name]) => ({ name: name!, source: entry })),
  ];
}

/** Returns the doc comment directly above an index, or undefined. */
function commentAbove(text: string, index: number): string | undefined {
  return /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(text.slice(0, index))?.[0];
}

/** Returns the first declaration of each public method of a class or an interface. */
function methodsOf(text: string, from: number): { name: string; index: number }[] {
  const body = text.slice(from, text.indexOf('\n}', from));
  const found = new Map<string, number>();
  for (const match of body.matchAll(/^ {2}(?:static |async |\*)*([a-z]\w*)(?=[<(])/gm)) {
    const name = match[1]!;
    if (name !== 'constructor' && !found.has(name)) found.set(name, from + match.index);
  }
  return [...found].map(([name, index]) => ({ name, index }));
}

function checkSymbol({ name, source }: Export): Violation[] {
  const { path, text } = source;
  const declared = new RegExp(
    `^export (?:abstract )?(function|class|interface|type|const) ${name}\\b`,
    'm',
  ).exec(text);
  if (declared === null) return [];
  const found: Violation[] = [];
  const check = (what: string, index: number, needsExample: boolean): void => {
    const comment = commentAbove(text, index);
    const line = lineAt(text, index);
    if (comment === undefined) found.push({ path, line, what: `${what} has no doc comment` });
    else if (needsExample && !/\* @example\n/.test(comment)) {
      found.push({ path, line, what: `${what} has no @example` });
    }
  };
  const kind = declared[1]!;
  check(name, declared.index, kind === 'function' || constructedClasses.has(name));
  if (kind === 'class' || calledInterfaces.has(name)) {
    for (const method of methodsOf(text, declared.index)) {
      check(`${name}.${method.name}()`, method.index, true);
    }
  }
  return found;
}

/** Finds public symbols without a doc comment, and calls without an example. */
export function publicDocs(sources: readonly Source[]): Violation[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const seen = new Set<string>();
  return entryPoints.flatMap((path) => {
    const entry = byPath.get(path);
    if (entry === undefined) return [];
    return exportsOf(entry, byPath)
      .filter(({ name, source }) => {
        const key = `${source.path} ${name}`;
        return !seen.has(key) && seen.add(key);
      })
      .flatMap(checkSymbol);
  });
}
