// Variables of the module that change: all instances of a worker share them, and another worker has
// other values.
import type { TSESTree } from '@typescript-eslint/utils';

import { importOf, isModuleLevel, variableOf } from '../code/bindings.ts';
import type { Variable } from '../code/bindings.ts';
import { changesOf, changingVariables } from '../code/module-state.ts';
import type { Change } from '../code/module-state.ts';
import type { Node } from '../code/nodes.ts';
import { createRule } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

interface Options {
  readonly reads: boolean;
  readonly allow: readonly string[];
}

const globalObjects = new Set(['globalThis', 'global']);

/** Why a change is one of shared state; undefined for what the function itself holds. */
function isShared({ code, sourceCode }: Inspection<Options>, change: Change): boolean {
  const variable = variableOf(sourceCode, change.id);
  if (!variable) return globalObjects.has(change.id.name) && !change.isAssignment;
  const imported = importOf(variable);
  if (imported) return !code.settings.modules.has(imported.module);
  return isModuleLevel(variable);
}

function isChange(node: Node): boolean {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (changesOf(at).some(({ id }) => id === node)) return true;
    if (at.type.endsWith('Statement') || at.type === 'VariableDeclarator') return false;
  }
  return false;
}

function checkReads(inspection: Inspection<Options>, variable: Variable): void {
  const { code, report, options } = inspection;
  if (options.allow.includes(variable.name)) return;
  const lines = new Set<number>();
  for (const { identifier } of variable.references) {
    const node = identifier as TSESTree.Identifier;
    const { line } = node.loc.start;
    if (lines.has(line) || !code.contains(node) || isChange(node)) continue;
    lines.add(line);
    report({ node, messageId: 'read', data: { name: variable.name } });
  }
}

/** Reports changes of module state in orchestrator code, and reads of state that changes. */
export const noModuleState: Rule = createRule<Options>({
  name: 'no-module-state',
  description: 'Disallow module state that changes in orchestrator code',
  messages: {
    change:
      'orchestrator code changes state outside of its function: "{{name}}". ' +
      'Use a local variable, ctx.state, or an activity',
    read:
      'orchestrator code reads state that changes outside of its function: "{{name}}". ' +
      'Pass the value in the input, or read it in an activity or ctx.run()',
  },
  options: {
    reads: { type: 'boolean' },
    allow: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  },
  defaults: { reads: true, allow: [] },
  create: (inspection) => {
    const { code, sourceCode, report, options } = inspection;
    const check = (node: Node): void => {
      const changes = changesOf(node);
      if (changes.length === 0 || !code.contains(node)) return;
      for (const change of changes) {
        const { name } = change.id;
        if (options.allow.includes(name) || !isShared(inspection, change)) continue;
        report({ node, messageId: 'change', data: { name } });
      }
    };
    return {
      AssignmentExpression: check,
      UpdateExpression: check,
      UnaryExpression: check,
      CallExpression: check,
      'Program:exit': () => {
        if (!options.reads) return;
        for (const variable of changingVariables(sourceCode)) checkReads(inspection, variable);
      },
    };
  },
});
