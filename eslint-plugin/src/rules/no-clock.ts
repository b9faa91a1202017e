// The rule `no-clock`: orchestrator code must not read the clock of the process. `ctx.now()`
// returns the time of the event that resumed the code.
import { nameOf } from '../code/bindings.ts';
import type { Node } from '../code/nodes.ts';
import { useOf } from '../code/uses.ts';
import { clockProperties } from '../names/clock.ts';
import { createRule, replaceWith } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

/** Clocks whose value is a number, but not milliseconds since 1970. */
const otherNumbers: ReadonlySet<string> = new Set([
  'performance.now',
  'process.hrtime.bigint',
  'process.uptime',
]);

function check({ code, sourceCode, report, text }: Inspection<object>, node: Node): void {
  const found = useOf(sourceCode, node);
  if (found?.use !== 'clock' || !code.contains(node)) return;
  const context = code.contextAt(node);
  const now = `${context ?? 'ctx'}.now()`;
  const isDate = node.type === 'NewExpression' && found.name === 'Date';
  const instead = isDate || found.name === 'Date' ? now : `${now}.getTime()`;
  const data = { used: text(node), instead };
  const fix = context ? replaceWith(node, instead) : undefined;
  if (isDate || found.name === 'Date.now') {
    report({ node, messageId: 'clock', data, fix });
  } else {
    const suggest = fix && otherNumbers.has(found.name) ? [{ messageId: 'useNow', data, fix }] : [];
    report({ node, messageId: 'clock', data: { ...data, instead: now }, suggest });
  }
}

/** Reports code that reads a clock, because a replay reads a different time. */
export const noClock: Rule = createRule({
  name: 'no-clock',
  description: 'Disallow clocks in orchestrator code',
  messages: {
    clock: 'orchestrator code reads a clock: "{{used}}". Use {{instead}}',
    useNow: 'Use {{instead}}, milliseconds since 1970',
  },
  fixable: true,
  hasSuggestions: true,
  defaults: {},
  create: (inspection) => ({
    CallExpression: (node) => check(inspection, node),
    NewExpression: (node) => check(inspection, node),
    MemberExpression: (node) => {
      const name = nameOf(inspection.sourceCode, node) ?? '';
      if (!clockProperties.has(name) || !inspection.code.contains(node)) return;
      inspection.report({
        node,
        messageId: 'clock',
        data: { used: name, instead: 'ctx.now()' },
      });
    },
  }),
});
