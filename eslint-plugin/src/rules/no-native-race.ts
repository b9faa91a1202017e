// `Promise.race` and `Promise.any` withdraw a wait for an event that lost, but not one that an
// async function or a callback awaits: that wait stays open and takes the next event.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf, initOf, variableOf } from '../code/bindings.ts';
import { combinatorOf } from '../code/durable.ts';
import { bare, isFunction, methodCall, some } from '../code/nodes.ts';
import type { Node } from '../code/nodes.ts';
import type { OrchestratorCode } from '../code/orchestrator-code.ts';
import { createRule } from '../rule.ts';
import type { Rule } from '../rule.ts';

function waits(code: OrchestratorCode, node: Node): boolean {
  return some(code.sourceCode, node, (at) => {
    const found = methodCall(at);
    return found?.method === 'waitFor' && code.isContext(found.object);
  });
}

/** Whether code inside of a contestant waits for an event: not the contestant itself. */
function hidesWait(code: OrchestratorCode, contestant: Node, depth = 0): boolean {
  const node = bare(contestant);
  if (node.type === 'Identifier') {
    const variable = variableOf(code.sourceCode, node);
    const init = variable && initOf(variable);
    return init !== undefined && depth < 4 && hidesWait(code, init, depth + 1);
  }
  if (node.type === 'NewExpression') return node.arguments.some((one) => waits(code, one));
  if (node.type !== 'CallExpression') return false;
  const combination = combinatorOf(node);
  if (combination) return contestantsOf(combination.call).some((one) => hidesWait(code, one));
  const found = methodCall(node);
  if (found && code.isContext(found.object)) return false;
  if (found && ['then', 'catch', 'finally'].includes(found.method)) {
    const callbacks = node.arguments.filter((one) => isFunction(bare(one)));
    return callbacks.some((one) => waits(code, one)) || hidesWait(code, found.object, depth);
  }
  const fn = functionOf(code.sourceCode, node.callee);
  return fn !== undefined && fn.async && waits(code, fn.body);
}

function contestantsOf(call: TSESTree.CallExpression): Node[] {
  const [list] = call.arguments;
  if (list?.type !== 'ArrayExpression') return list ? [list] : [];
  return list.elements.filter((one) => one !== null);
}

/** Reports native races in which a function waits for an event. */
export const noNativeRace: Rule = createRule({
  name: 'no-native-race',
  description: 'Disallow native races of functions that wait for events',
  messages: {
    race:
      'a wait for an event in "{{contestant}}" stays open when Promise.{{combinator}}() has ' +
      'another winner, and takes the next event. Pass the function to ctx.race(), and wait with ' +
      'its context',
  },
  defaults: {},
  create: ({ code, report, text }) => ({
    CallExpression: (call) => {
      const combination = combinatorOf(call);
      if (!combination || (combination.name !== 'race' && combination.name !== 'any')) return;
      if (!code.contains(call)) return;
      for (const node of contestantsOf(call)) {
        if (!hidesWait(code, node)) continue;
        const data = { contestant: text(node), combinator: combination.name };
        report({ node, messageId: 'race', data });
      }
    },
  }),
});
