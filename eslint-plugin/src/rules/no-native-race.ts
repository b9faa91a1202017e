// Races withdraw a wait for an event that lost, but not one that an async function or a callback
// awaits: that wait stays open and takes the next event. `ctx.race` cancels functions that it gets.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf, initOf, variableOf } from '../code/bindings.ts';
import { combinatorOf, operationOf } from '../code/durable.ts';
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

/** A race: its name and its contestants. */
function raceOf(
  code: OrchestratorCode,
  call: TSESTree.CallExpression,
): { readonly name: string; readonly contestants: readonly Node[] } | undefined {
  const combination = combinatorOf(call);
  if (combination) {
    const { name } = combination;
    if (name !== 'race' && name !== 'any') return undefined;
    return { name: `Promise.${name}`, contestants: contestantsOf(call) };
  }
  const [list] = call.arguments;
  if (methodCall(call)?.method !== 'race' || list?.type !== 'ObjectExpression') return undefined;
  if (!operationOf(code, call)) return undefined;
  const contestants = list.properties.flatMap((one) =>
    one.type === 'Property' ? [one.value as Node] : [],
  );
  return { name: 'ctx.race', contestants };
}

/** Reports races in which a function waits for an event that the race cannot withdraw. */
export const noNativeRace: Rule = createRule({
  name: 'no-native-race',
  description: 'Disallow races of promises in which a function waits for an event',
  messages: {
    race:
      'a wait for an event in "{{contestant}}" stays open when {{race}}() has another ' +
      'winner, and takes the next event. Pass the function to ctx.race(), and wait with ' +
      'its context',
  },
  defaults: {},
  create: ({ code, report, text }) => ({
    CallExpression: (call) => {
      const race = raceOf(code, call);
      if (!race || !code.contains(call)) return;
      for (const node of race.contestants) {
        if (!hidesWait(code, node)) continue;
        report({ node, messageId: 'race', data: { contestant: text(node), race: race.name } });
      }
    },
  }),
});
