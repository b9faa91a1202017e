// Network, files, processes and clients of services. They belong into activities and steps.
import { memberName, rootOf } from '../code/nodes.ts';
import type { Node } from '../code/nodes.ts';
import { originModule } from '../code/origins.ts';
import { useOf } from '../code/uses.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule, Suggestion } from '../rule.ts';

interface Options {
  readonly modules: readonly string[];
  readonly allow: readonly string[];
}

/** The name of a step that runs a call: the last name in the callee. */
function stepName(node: Node): string {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return 'step';
  const { callee } = node;
  if (callee.type === 'MemberExpression') return memberName(callee) ?? 'step';
  const root = rootOf(callee);
  return root.type === 'Identifier' ? root.name : 'step';
}

function check(inspection: Inspection<Options>, modules: ReadonlySet<string>, node: Node): void {
  const { code, sourceCode, report, text, options } = inspection;
  const found = useOf(sourceCode, node, modules);
  if (found?.use !== 'io' || !code.contains(node)) return;
  const callee =
    node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : node;
  const module = originModule(sourceCode, callee);
  if (options.allow.includes(module ?? found.name)) return;
  const context = code.contextAt(node);
  const step = stepName(node);
  const data = { used: text(node), module: module ?? found.name, step };
  const suggest: Suggestion[] = [];
  if (context && node.parent?.type === 'AwaitExpression') {
    const wrapped = `${context}.run('${step}', () => ${sourceCode.getText(node as never)})`;
    suggest.push({
      messageId: 'wrap',
      data,
      fix: (fixer) => fixer.replaceText(node, wrapped),
    });
  }
  report({ node, messageId: 'io', data, suggest });
}

/** Reports input and output: replay would do it again, and get another answer. */
export const noIo: Rule = createRule<Options>({
  name: 'no-io',
  description: 'Disallow network, file and process access in orchestrator code',
  messages: {
    io: 'orchestrator code does input or output: "{{used}}". Move it into an activity or ctx.run()',
    wrap: 'Run it as the durable step "{{step}}"',
  },
  hasSuggestions: true,
  options: {
    modules: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    allow: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  },
  defaults: { modules: [], allow: [] },
  create: (inspection) => {
    const modules = new Set(inspection.options.modules);
    return {
      CallExpression: (node) => check(inspection, modules, node),
      NewExpression: (node) => check(inspection, modules, node),
    };
  },
});
