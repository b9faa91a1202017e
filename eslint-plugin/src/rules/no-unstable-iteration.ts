// Orders that another process does not repeat: async iterables from outside, state of the module,
// and comparisons in the language of the machine.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf, importOf, nameOf, variableOf } from '../code/bindings.ts';
import { changingVariables } from '../code/module-state.ts';
import { bare, methodCall } from '../code/nodes.ts';
import type { Node } from '../code/nodes.ts';
import { isFromModuleLevel, rootVariable } from '../code/origins.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

/** Functions that give the keys or values of an object, by canonical name. */
const listings: ReadonlySet<string> = new Set([
  'Array.from',
  'Object.entries',
  'Object.keys',
  'Object.values',
  'Reflect.ownKeys',
]);

const iterators: ReadonlySet<string> = new Set(['entries', 'forEach', 'keys', 'map', 'values']);

function reportState(inspection: Inspection<object>, iterated: Node): void {
  const { code, sourceCode, report } = inspection;
  const target = bare(iterated);
  const variable = target.type === 'Identifier' ? variableOf(sourceCode, target) : undefined;
  if (!variable || !code.contains(target)) return;
  if (!changingVariables(sourceCode).has(variable)) return;
  report({ node: target, messageId: 'state', data: { name: variable.name } });
}

/** Whether an iterable comes from outside: an import, or what the module level holds. */
function isForeign({ code, sourceCode }: Inspection<object>, iterable: Node): boolean {
  if (code.mentionsContext(iterable)) return false;
  const node = bare(iterable);
  if (node.type === 'CallExpression' && functionOf(sourceCode, node.callee)) return false;
  const variable = rootVariable(sourceCode, node);
  if (!variable) return nameOf(sourceCode, node) !== undefined;
  return importOf(variable) !== undefined || isFromModuleLevel(sourceCode, node);
}

/** `a.localeCompare(b)` and `new Intl.Collator()` without a language. */
function isMachineOrder(inspection: Inspection<object>, node: Node): boolean {
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const name = nameOf(inspection.sourceCode, node.callee);
    if (name === 'Intl.Collator') return node.arguments.length === 0;
  }
  const found = methodCall(node);
  return found?.method === 'localeCompare' && found.call.arguments.length === 1;
}

function checkCall(inspection: Inspection<object>, node: TSESTree.CallExpression): void {
  const { sourceCode } = inspection;
  const [first] = node.arguments;
  if (first && listings.has(nameOf(sourceCode, node.callee) ?? '')) {
    reportState(inspection, first);
  }
  const found = methodCall(node);
  if (found && iterators.has(found.method)) reportState(inspection, found.object);
}

/** Reports iterations and comparisons whose order can differ at replay. */
export const noUnstableIteration: Rule = createRule({
  name: 'no-unstable-iteration',
  description: 'Disallow iteration whose order can differ at replay',
  messages: {
    stream:
      'orchestrator code iterates over something that is not durable: "{{iterated}}". ' +
      'Read it in an activity, and return a list',
    state:
      'orchestrator code iterates over state of the module: the order of "{{name}}" depends on ' +
      'what this process did before. Use a local variable, or the input',
    locale:
      'the order depends on the language of the machine: "{{used}}". ' +
      "Pass a language, for example 'en', or compare with <",
  },
  defaults: {},
  create: (inspection) => {
    const { code, report, text } = inspection;
    const checkOrder = (node: Node): void => {
      if (!isMachineOrder(inspection, node) || !code.contains(node)) return;
      report({ node, messageId: 'locale', data: { used: text(node) } });
    };
    return {
      ForOfStatement: (node) => {
        if (!node.await) return reportState(inspection, node.right);
        if (!code.contains(node) || !isForeign(inspection, node.right)) return;
        report({
          node: node.right,
          messageId: 'stream',
          data: { iterated: text(node.right) },
        });
      },
      ForInStatement: (node) => reportState(inspection, node.right),
      SpreadElement: (node) => reportState(inspection, node.argument),
      NewExpression: checkOrder,
      CallExpression: (node) => {
        checkOrder(node);
        checkCall(inspection, node);
      },
    };
  },
});
