// Expressions that start operations: calls of the context and of a saga, and combinations of them.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf } from './bindings.ts';
import { bare, methodCall } from './nodes.ts';
import type { Node } from './nodes.ts';
import type { OrchestratorCode } from './orchestrator-code.ts';
import { isThenable } from './type-information.ts';
import { operations, sagaOperations } from '../names/context.ts';

const combinators: ReadonlySet<string> = new Set(['all', 'allSettled', 'any', 'race']);

/** The combinator of `Promise` that an expression calls. */
export function combinatorOf(
  node: Node,
): { readonly name: string; readonly call: TSESTree.CallExpression } | undefined {
  const found = methodCall(node);
  if (found?.object.type !== 'Identifier' || found.object.name !== 'Promise') return undefined;
  return combinators.has(found.method) ? { name: found.method, call: found.call } : undefined;
}

/** The operation that an expression is, as the text of its method: `ctx.call`. */
export function operationOf(code: OrchestratorCode, node: Node): string | undefined {
  const found = methodCall(node);
  if (!found) return undefined;
  const { object, method } = found;
  if (operations.has(method) && code.isContext(object)) {
    return `${(object as TSESTree.Identifier).name}.${method}`;
  }
  if (!sagaOperations.has(method) || !code.isSaga(object)) return undefined;
  return object.type === 'Identifier' ? `${object.name}.${method}` : `saga.${method}`;
}

/** Whether an expression is a promise of operations: of the context, or of code that got it. */
export function isDurablePromise(code: OrchestratorCode, expression: Node): boolean {
  const node = bare(expression);
  if (operationOf(code, node) !== undefined) return true;
  if (node.type !== 'CallExpression') return false;
  if (combinatorOf(node)) return node.arguments.some((argument) => code.mentionsContext(argument));
  const found = methodCall(node);
  if (found && (found.method === 'then' || found.method === 'finally')) {
    return isDurablePromise(code, found.object);
  }
  const fn = functionOf(code.sourceCode, node.callee);
  if (fn) return fn.async && code.contains(fn.body);
  const hasContext = node.arguments.some((argument) => code.isContext(argument));
  return hasContext && isThenable(code.sourceCode, node) === true;
}
