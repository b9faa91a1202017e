// Operations that no code awaits or stores. `void` marks those that are meant to be ignored.
import type { TSESTree } from '@typescript-eslint/utils';

import { isDurablePromise, operationOf } from '../code/durable.ts';
import { bare, functionAround, isFunction, methodCall } from '../code/nodes.ts';
import type { Node } from '../code/nodes.ts';
import { createRule } from '../rule.ts';
import type { Fix, Inspection, Rule, Suggestion } from '../rule.ts';

interface Options {
  readonly ignoreVoid: boolean;
}

/** The expressions whose value a statement drops. */
function dropped(expression: Node): Node[] {
  const node = bare(expression);
  switch (node.type) {
    case 'LogicalExpression':
      return dropped(node.right);
    case 'ConditionalExpression':
      return [...dropped(node.consequent), ...dropped(node.alternate)];
    case 'SequenceExpression':
      return node.expressions.flatMap((one) => dropped(one));
    default:
      return [node];
  }
}

function suggestions(node: Node, ignoreVoid: boolean): Suggestion[] {
  const before =
    (text: string): Fix =>
    (fixer) =>
      fixer.insertTextBefore(node, text);
  const found: Suggestion[] = [];
  if (functionAround(node)?.async) found.push({ messageId: 'await', fix: before('await ') });
  if (ignoreVoid) found.push({ messageId: 'void', fix: before('void ') });
  return found;
}

function checkDropped(inspection: Inspection<Options>, expression: Node): void {
  const { code, report, text, options } = inspection;
  for (const one of dropped(expression)) {
    const isVoid = one.type === 'UnaryExpression' && one.operator === 'void';
    const node = isVoid && !options.ignoreVoid ? bare(one.argument) : one;
    if (!isDurablePromise(code, node)) continue;
    const operation = operationOf(code, node) ?? text(node);
    const suggest = isVoid ? [] : suggestions(node, options.ignoreVoid);
    report({ node, messageId: 'floating', data: { operation }, suggest });
  }
}

/** `items.forEach(async …)` drops the promises that its function returns. */
function checkForEach(inspection: Inspection<Options>, call: TSESTree.CallExpression): void {
  const { code, report } = inspection;
  if (methodCall(call)?.method !== 'forEach' || !code.contains(call)) return;
  const fn = call.arguments[0] && bare(call.arguments[0]);
  if (!fn || !isFunction(fn)) return;
  if (fn.async) {
    if (code.mentionsContext(fn.body)) report({ node: fn, messageId: 'forEach' });
  } else if (fn.body.type !== 'BlockStatement') {
    if (dropped(fn.body).some((one) => isDurablePromise(code, one))) {
      report({ node: fn, messageId: 'forEach' });
    }
  }
}

/** Reports operations that are neither awaited nor stored: their errors are lost. */
export const noFloatingOperation: Rule = createRule<Options>({
  name: 'no-floating-operation',
  description: 'Require that operations are awaited, returned or stored',
  messages: {
    floating:
      'the promise of "{{operation}}" is neither awaited nor stored, so its error is lost. ' +
      'Await it, or write void in front of it',
    forEach:
      'forEach() drops the promises of its function, so their errors are lost. ' +
      'Use for…of with await, or ctx.map()',
    await: 'Await it',
    void: 'Ignore its result with void',
  },
  hasSuggestions: true,
  options: { ignoreVoid: { type: 'boolean' } },
  defaults: { ignoreVoid: true },
  create: (inspection) => ({
    ExpressionStatement: ({ expression }) => {
      if (inspection.code.contains(expression)) checkDropped(inspection, expression);
    },
    CallExpression: (node) => checkForEach(inspection, node),
  }),
});
