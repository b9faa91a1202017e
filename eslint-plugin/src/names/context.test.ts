// The tables of the rules follow the context of the SDK.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { distinctive, operations, ownContext, sagaOperations } from './context.ts';

const path = '../../../sdk-node/src/model/orchestration-context.ts';
const source = readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** The methods of an interface whose result matches. */
function methodsOf(name: string, result: RegExp): string[] {
  const [, body] = new RegExp(`^export interface ${name} \\{\\n(.*?)^\\}`, 'ms').exec(source)!;
  const code = body!.replaceAll(/^ *\/\*\*.*?\*\/$/gms, '');
  const found = code.matchAll(/^ {2}(\w+)(?:<[^(]*>)?\((.*?)\): ([^;]+);$/gms);
  const names = [...found].filter((one) => result.test(one[3]!)).map((one) => one[1]!);
  return [...new Set(names)].sort();
}

describe('the tables of the rules', () => {
  it('name every method of the context that returns a promise', () => {
    expect([...operations].sort()).toEqual(methodsOf('OrchestrationContext', /^Promise</));
  });

  it('name every method of a saga that returns a promise', () => {
    expect([...sagaOperations].sort()).toEqual(methodsOf('Saga', /^Promise</));
  });

  it('name only methods that exist', () => {
    const all = methodsOf('OrchestrationContext', /./);
    const named = [...distinctive, ...Object.keys(ownContext)];
    expect(named.filter((name) => !all.includes(name))).toEqual([]);
  });
});
