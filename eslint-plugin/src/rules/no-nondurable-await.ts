// Awaits of what is not durable: what neither the context nor code that got it has made.
import type { TSESTree } from '@typescript-eslint/utils';

import {
  functionOf,
  importOf,
  initOf,
  isModuleLevel,
  nameOf,
  variableOf,
} from '../code/bindings.ts';
import { combinatorOf } from '../code/durable.ts';
import { bare, rootOf } from '../code/nodes.ts';
import type { Node } from '../code/nodes.ts';
import { isThenable } from '../code/type-information.ts';
import { useOf } from '../code/uses.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

interface Options {
  readonly allow: readonly string[];
}

type Found = { readonly node: Node; readonly messageId: string };

/** Globals whose promises settle within the turn. */
const pureGlobals: ReadonlySet<string> = new Set(['Array', 'Promise']);
const asyncGlobals: readonly string[] = ['crypto.subtle.', 'WebAssembly.'];

function foreignCall(inspection: Inspection<Options>, call: TSESTree.CallExpression): boolean {
  const { code, sourceCode, options, text } = inspection;
  const root = rootOf(call.callee);
  if (root.type !== 'Identifier' || code.mentionsContext(call)) return false;
  if (options.allow.includes(text(call.callee)) || functionOf(sourceCode, call.callee)) {
    return false;
  }
  const variable = variableOf(sourceCode, root);
  if (!variable) {
    const name = nameOf(sourceCode, call.callee) ?? '';
    return !pureGlobals.has(root.name) && asyncGlobals.some((prefix) => name.startsWith(prefix));
  }
  const imported = importOf(variable);
  if (imported && code.settings.modules.has(imported.module)) return false;
  return imported !== undefined || (isModuleLevel(variable) && initOf(variable) !== undefined);
}

/** A variable of the module, or an import, that is awaited itself: a promise made outside. */
function outerPromise({ code, sourceCode }: Inspection<Options>, node: Node): boolean {
  if (node.type !== 'Identifier') return false;
  const variable = variableOf(sourceCode, node);
  if (!variable) return false;
  const imported = importOf(variable);
  if (imported) return !code.settings.modules.has(imported.module);
  if (!isModuleLevel(variable)) return false;
  const init = initOf(variable);
  const value = init && bare(init);
  return value?.type === 'CallExpression' || value?.type === 'NewExpression';
}

/** What in an awaited expression is not durable: the parts of a combination are judged alone. */
function nondurable(inspection: Inspection<Options>, expression: Node): Found[] {
  const node = bare(expression);
  const combination = combinatorOf(node);
  if (combination) {
    const [list] = combination.call.arguments;
    if (list?.type !== 'ArrayExpression') return [];
    return list.elements.flatMap((one) =>
      one && one.type !== 'SpreadElement' ? nondurable(inspection, one) : [],
    );
  }
  const { sourceCode } = inspection;
  if (useOf(sourceCode, node)) return [];
  if (node.type === 'ImportExpression') return [{ node, messageId: 'import' }];
  const isForeign =
    node.type === 'CallExpression' ? foreignCall(inspection, node) : outerPromise(inspection, node);
  if (!isForeign || isThenable(sourceCode, node) === false) return [];
  return [{ node, messageId: node.type === 'CallExpression' ? 'call' : 'outer' }];
}

/** Reports awaits of promises that do not come from the context. */
export const noNondurableAwait: Rule = createRule<Options>({
  name: 'no-nondurable-await',
  description: 'Disallow awaits of promises that are not durable in orchestrator code',
  messages: {
    call:
      'orchestrator code awaits something that is not durable: "{{awaited}}" gets no context. ' +
      'Pass ctx to it, or call it in an activity or ctx.run()',
    outer:
      'orchestrator code awaits a promise that was made outside of it: "{{awaited}}". ' +
      'Await it in an activity or ctx.run()',
    import:
      'orchestrator code loads a module while it runs: "{{awaited}}". ' +
      'Import it at the top of the file',
  },
  options: { allow: { type: 'array', items: { type: 'string' }, uniqueItems: true } },
  defaults: { allow: [] },
  create: (inspection) => ({
    AwaitExpression: ({ argument }) => {
      if (!inspection.code.contains(argument)) return;
      for (const { node, messageId } of nondurable(inspection, argument)) {
        inspection.report({ node, messageId, data: { awaited: inspection.text(node) } });
      }
    },
  }),
});
