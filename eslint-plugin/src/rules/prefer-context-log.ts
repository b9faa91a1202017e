// `console` writes the same line again at each replay; `ctx.log` is silent then.
import type { TSESTree } from '@typescript-eslint/utils';

import { nameOf } from '../code/bindings.ts';
import { createRule, replaceWith } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

/** Methods of `console`, with those of `ctx.log`. */
const levels: Readonly<Record<string, string>> = {
  debug: 'debug',
  error: 'error',
  info: 'info',
  log: 'info',
  trace: 'debug',
  warn: 'warn',
};

function check(
  { code, sourceCode, report, text }: Inspection<object>,
  call: TSESTree.CallExpression,
) {
  const [object, method] = (nameOf(sourceCode, call.callee) ?? '').split('.');
  const level = object === 'console' && method ? levels[method] : undefined;
  if (level === undefined || !code.contains(call)) return;
  const context = code.contextAt(call);
  const instead = `${context ?? 'ctx'}.log.${level}()`;
  const data = { used: text(call), instead };
  const [message] = call.arguments;
  const isText = message?.type === 'Literal' || message?.type === 'TemplateLiteral';
  const suggest =
    context && isText && call.arguments.length === 1
      ? [
          {
            messageId: 'replace',
            data,
            fix: replaceWith(call.callee, `${context}.log.${level}`),
          },
        ]
      : [];
  report({ node: call, messageId: 'console', data, suggest });
}

/** Reports lines that replay writes again. */
export const preferContextLog: Rule = createRule({
  name: 'prefer-context-log',
  description: 'Require ctx.log instead of console in orchestrator code',
  type: 'suggestion',
  messages: {
    console: 'replay writes the line again: "{{used}}". Use {{instead}}',
    replace: 'Use {{instead}}',
  },
  hasSuggestions: true,
  defaults: {},
  create: (inspection) => ({ CallExpression: (node) => check(inspection, node) }),
});
