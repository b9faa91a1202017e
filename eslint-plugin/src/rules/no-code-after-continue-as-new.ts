// `ctx.continueAsNew()` ends the execution: its promise never settles, so no code runs after it.
import type { TSESTree } from '@typescript-eslint/utils';

import { bare, functionAround, methodCall } from '../code/nodes.ts';
import type { Node } from '../code/nodes.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

/** The call of `continueAsNew` that a statement is. */
function continuation(
  { code }: Inspection<object>,
  { expression }: TSESTree.ExpressionStatement,
): TSESTree.CallExpression | undefined {
  const outer = bare(expression);
  const node = outer.type === 'AwaitExpression' ? bare(outer.argument) : outer;
  const found = methodCall(node);
  return found?.method === 'continueAsNew' && code.isContext(found.object) ? found.call : undefined;
}

function following(statement: TSESTree.ExpressionStatement): Node | undefined {
  const { parent } = statement;
  const list: readonly Node[] =
    parent.type === 'SwitchCase'
      ? parent.consequent
      : parent.type === 'BlockStatement'
        ? parent.body
        : [];
  return list.slice(list.indexOf(statement) + 1).find(isRun);
}

/** Declarations of functions and types run nothing; a `break` or a bare `return` only leaves. */
function isRun(node: Node): boolean {
  if (node.type === 'ReturnStatement') return node.argument !== null;
  return !/^(FunctionDeclaration|TS\w+Declaration|BreakStatement|ContinueStatement)$/.test(
    node.type,
  );
}

/** Reports code behind `ctx.continueAsNew()`. */
export const noCodeAfterContinueAsNew: Rule = createRule({
  name: 'no-code-after-continue-as-new',
  description: 'Disallow code after ctx.continueAsNew()',
  messages: {
    unreachable:
      'no code runs after "{{call}}": it ends the execution, and its promise never settles. ' +
      'Return it, and move the code in front of it',
    return: 'Return it',
  },
  hasSuggestions: true,
  defaults: {},
  create: (inspection) => ({
    ExpressionStatement: (statement) => {
      const { code, sourceCode, report, text } = inspection;
      const call = continuation(inspection, statement);
      const next = call && following(statement);
      if (!call || !next || !code.contains(call)) return;
      const source = sourceCode.getText(call);
      const canReturn = functionAround(call)?.async;
      report({
        node: next,
        messageId: 'unreachable',
        data: { call: text(call) },
        suggest: canReturn
          ? [
              {
                messageId: 'return',
                fix: (fixer) => fixer.replaceText(statement, `return ${source};`),
              },
            ]
          : [],
      });
    },
  }),
});
