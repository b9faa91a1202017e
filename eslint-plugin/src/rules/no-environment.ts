// Environment of the process: another worker has another one, and so has the next release.
import { nameOf } from '../code/bindings.ts';
import type { Node } from '../code/nodes.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

interface Options {
  readonly allow: readonly string[];
}

const properties: ReadonlySet<string> = new Set([
  'process.arch',
  'process.argv',
  'process.env',
  'process.execArgv',
  'process.execPath',
  'process.pid',
  'process.platform',
  'process.ppid',
  'process.version',
  'process.versions',
  'Bun.env',
  'Deno.env',
  'navigator.language',
  'navigator.userAgent',
]);

const calls: ReadonlySet<string> = new Set([
  'process.cpuUsage',
  'process.cwd',
  'process.memoryUsage',
  'process.resourceUsage',
]);

function isImportMetaEnv(node: Node): boolean {
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'MetaProperty' &&
    node.property.type === 'Identifier' &&
    node.property.name === 'env'
  );
}

function isOsCall(name: string): boolean {
  return name.startsWith('os#') && name !== 'os#uptime';
}

function check({ code, sourceCode, report, text, options }: Inspection<Options>, node: Node): void {
  const isCall = node.type === 'CallExpression';
  const name = nameOf(sourceCode, isCall ? node.callee : node) ?? '';
  const isFound = isCall
    ? calls.has(name) || isOsCall(name)
    : properties.has(name) || isImportMetaEnv(node);
  if (!isFound || !code.contains(node)) return;
  const used = node.parent?.type === 'MemberExpression' && !isCall ? text(node.parent) : text(node);
  if (options.allow.includes(used)) return;
  report({ node, messageId: 'environment', data: { used } });
}

/** Reports reads of the environment: workers differ in it. */
export const noEnvironment: Rule = createRule<Options>({
  name: 'no-environment',
  description: 'Disallow the environment of the process in orchestrator code',
  messages: {
    environment:
      'orchestrator code reads the environment of its process: "{{used}}". Pass it in the input, ' +
      'or read it in an activity or ctx.run()',
  },
  options: { allow: { type: 'array', items: { type: 'string' }, uniqueItems: true } },
  defaults: { allow: [] },
  create: (inspection) => ({
    CallExpression: (node) => check(inspection, node),
    MemberExpression: (node) => check(inspection, node),
    Identifier: (node) => {
      const { parent } = node;
      const isName =
        (parent.type === 'MemberExpression' && parent.property === node) ||
        parent.type === 'Property' ||
        parent.type === 'ImportSpecifier';
      if (!isName && inspection.code.contains(node)) check(inspection, node);
    },
  }),
});
