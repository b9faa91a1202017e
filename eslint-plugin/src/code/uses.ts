// What kind of forbidden use an expression is. The rules report their own kind, and the rule for
// awaits leaves these to them.
import { bare, rootOf } from './nodes.ts';
import type { Node, SourceCode } from './nodes.ts';
import { nameOf, variableOf } from './bindings.ts';
import { originModule } from './origins.ts';
import { clockCalls, clockWithoutArguments } from '../names/clock.ts';
import { ioGlobals, ioObjects, isIoModule } from '../names/io.ts';
import { randomCalls } from '../names/random.ts';
import { timerCalls } from '../names/timers.ts';

export type Use = 'clock' | 'random' | 'timer' | 'io';

const none: ReadonlySet<string> = new Set();

function isIo(sourceCode: SourceCode, callee: Node, name: string, more: ReadonlySet<string>) {
  if (ioGlobals.has(name)) return true;
  const root = rootOf(callee);
  if (root.type === 'Identifier' && !variableOf(sourceCode, root) && ioObjects.has(root.name)) {
    return true;
  }
  const module = originModule(sourceCode, callee);
  return module !== undefined && isIoModule(module, more);
}

/** The forbidden use that a call or a construction is, with its canonical name. */
export function useOf(
  sourceCode: SourceCode,
  expression: Node,
  ioModules: ReadonlySet<string> = none,
): { readonly use: Use; readonly name: string } | undefined {
  const node = bare(expression);
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const name = nameOf(sourceCode, node.callee) ?? '';
  if (clockCalls.has(name)) return { use: 'clock', name };
  if (clockWithoutArguments.has(name)) {
    const isClock =
      node.arguments.length === 0 || (name === 'Date' && node.type === 'CallExpression');
    return isClock ? { use: 'clock', name } : undefined;
  }
  if (randomCalls.has(name)) return { use: 'random', name };
  if (timerCalls.has(name)) return { use: 'timer', name };
  if (isIo(sourceCode, node.callee, name, ioModules)) return { use: 'io', name };
  return undefined;
}
