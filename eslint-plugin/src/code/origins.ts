// Where the object of a call comes from: the module that it was imported from, also when the module
// level of the file made it (`const db = new Pool()`).
import { importOf, initOf, isModuleLevel, variableOf } from './bindings.ts';
import type { Variable } from './bindings.ts';
import { rootOf } from './nodes.ts';
import type { Node, SourceCode } from './nodes.ts';

/** How many variables are followed. */
const stepsMax = 6;

/** The variable that an expression begins with. */
export function rootVariable(sourceCode: SourceCode, node: Node): Variable | undefined {
  const root = rootOf(node);
  return root.type === 'Identifier' ? variableOf(sourceCode, root) : undefined;
}

/** The module from which a called function, or its object, was imported. */
export function originModule(sourceCode: SourceCode, node: Node, depth = 0): string | undefined {
  const variable = rootVariable(sourceCode, node);
  if (!variable || depth > stepsMax) return undefined;
  const imported = importOf(variable);
  if (imported) return imported.module;
  const init = initOf(variable);
  return init && init !== node ? originModule(sourceCode, init, depth + 1) : undefined;
}

/** Whether an expression begins with what the module level of the file holds: not a parameter. */
export function isFromModuleLevel(sourceCode: SourceCode, node: Node): boolean {
  const variable = rootVariable(sourceCode, node);
  return variable !== undefined && isModuleLevel(variable);
}
