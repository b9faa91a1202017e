// Random numbers and ids. `ctx.random()` and `ctx.uuid()` return the same at each replay.
import { useOf } from '../code/uses.ts';
import type { Node } from '../code/nodes.ts';
import { exactRandom, randomCalls } from '../names/random.ts';
import { createRule, replaceWith } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

function check({ code, sourceCode, report, text }: Inspection<object>, node: Node): void {
  const found = useOf(sourceCode, node);
  if (found?.use !== 'random' || !code.contains(node)) return;
  const context = code.contextAt(node);
  const instead = `${context ?? 'ctx'}.${randomCalls.get(found.name)!}()`;
  const data = { used: text(node), instead };
  const fix = context ? replaceWith(node, instead) : undefined;
  const hasArguments = node.type === 'CallExpression' && node.arguments.length > 0;
  if (exactRandom.has(found.name) && !hasArguments) {
    report({ node, messageId: 'random', data, fix });
  } else {
    const isId = randomCalls.get(found.name) === 'uuid';
    report({
      node,
      messageId: 'random',
      data,
      suggest: fix && isId ? [{ messageId: 'replace', data, fix }] : [],
    });
  }
}

/** Reports random numbers and generated ids: replay gets other ones. */
export const noRandom: Rule = createRule({
  name: 'no-random',
  description: 'Disallow random numbers and generated ids in orchestrator code',
  messages: {
    random: 'orchestrator code uses random numbers: "{{used}}". Use {{instead}}',
    replace: 'Use {{instead}}, a version 4 UUID',
  },
  fixable: true,
  hasSuggestions: true,
  defaults: {},
  create: (inspection) => ({
    CallExpression: (node) => check(inspection, node),
  }),
});
