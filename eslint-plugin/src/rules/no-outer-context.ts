// A function that receives its own context uses that one, so that its operations can be cancelled.
// The function of a step uses none: it runs outside of the turn.
import { initOf, variableOf } from '../code/bindings.ts';
import { bare, isFunction, methodCall } from '../code/nodes.ts';
import type { FunctionNode, Node } from '../code/nodes.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';
import { operations } from '../names/context.ts';

/** The innermost function around a node that a method of the context calls. */
function ownerOf({ code }: Inspection<object>, node: Node): FunctionNode | undefined {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at) && code.ownerMethod(at) !== undefined) return at;
  }
  return undefined;
}

function isDeclaredIn(inspection: Inspection<object>, id: Node, fn: FunctionNode): boolean {
  if (id.type !== 'Identifier') return true;
  const variable = variableOf(inspection.sourceCode, id);
  const init = variable && initOf(variable);
  if (init?.type === 'Identifier') return isDeclaredIn(inspection, init, fn);
  const [start = 0, end = 0] = variable?.identifiers[0]?.range ?? [];
  return start >= fn.range[0] && end <= fn.range[1];
}

/** Reports operations of a context in code that must not use it. */
export const noOuterContext: Rule = createRule({
  name: 'no-outer-context',
  description: 'Disallow the context of other code in steps, branches and scopes',
  messages: {
    step:
      'the function of ctx.run() uses "{{used}}": it runs outside of the turn. ' +
      'Call the operation in the orchestrator, and pass its result',
    outer:
      'the function that ctx.{{method}}() calls uses the context around it: "{{used}}". ' +
      'Use the context that the function receives, so that the operation can be cancelled',
  },
  defaults: {},
  create: (inspection) => ({
    CallExpression: (call) => {
      const { code, report, text } = inspection;
      const found = methodCall(call);
      if (!found || !operations.has(found.method)) return;
      const object = bare(found.object);
      if (!code.isContext(object)) return;
      const used = text(call.callee);
      const region = code.regionOf(call);
      if (region === 'step') return report({ node: call, messageId: 'step', data: { used } });
      const owner = region && ownerOf(inspection, call);
      if (!owner || isDeclaredIn(inspection, object, owner)) return;
      const method = code.ownerMethod(owner)!;
      report({ node: call, messageId: 'outer', data: { used, method } });
    },
  }),
});
