// State of the module that changes while the process runs: variables that functions assign, and
// objects that functions mutate.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf, importOf, isModuleLevel, variableOf } from './bindings.ts';
import type { Variable } from './bindings.ts';
import { bare, functionAround, memberName, walk } from './nodes.ts';
import type { Node, SourceCode } from './nodes.ts';

const mutators: ReadonlySet<string> = new Set([
  'add',
  'clear',
  'copyWithin',
  'delete',
  'fill',
  'pop',
  'push',
  'reverse',
  'set',
  'shift',
  'sort',
  'splice',
  'unshift',
]);

const assigners: ReadonlySet<string> = new Set(['assign', 'defineProperty', 'setPrototypeOf']);

/** A change of a variable, or of what it holds. */
export interface Change {
  readonly node: Node;
  readonly id: TSESTree.Identifier;
  readonly isAssignment: boolean;
}

/** The identifier that a chain of members begins with, without calls in between. */
function owner(node: Node): TSESTree.Identifier | undefined {
  const target = bare(node);
  if (target.type === 'Identifier') return target;
  return target.type === 'MemberExpression' ? owner(target.object) : undefined;
}

function assigned(target: Node): TSESTree.Identifier[] {
  const node = bare(target);
  switch (node.type) {
    case 'ArrayPattern':
      return node.elements.flatMap((one) => (one ? assigned(one) : []));
    case 'ObjectPattern':
      return node.properties.flatMap((one) =>
        assigned(one.type === 'Property' ? one.value : one.argument),
      );
    case 'AssignmentPattern':
      return assigned(node.left);
    default: {
      const id = owner(node);
      return id ? [id] : [];
    }
  }
}

function changedBy(node: Node): { ids: TSESTree.Identifier[]; target: Node } | undefined {
  switch (node.type) {
    case 'AssignmentExpression':
      return { ids: assigned(node.left), target: bare(node.left) };
    case 'UpdateExpression':
      return { ids: assigned(node.argument), target: bare(node.argument) };
    case 'UnaryExpression':
      if (node.operator !== 'delete') return undefined;
      return { ids: assigned(node.argument), target: bare(node.argument) };
    case 'CallExpression': {
      const callee = bare(node.callee);
      if (callee.type !== 'MemberExpression') return undefined;
      const method = memberName(callee) ?? '';
      const object = owner(callee.object);
      const [first] = node.arguments;
      if (object?.name === 'Object' || object?.name === 'Reflect') {
        const id = assigners.has(method) && first ? owner(first) : undefined;
        return id && { ids: [id], target: node };
      }
      return object && mutators.has(method) ? { ids: [object], target: node } : undefined;
    }
    default:
      return undefined;
  }
}

/** The changes that a node makes by itself. */
export function changesOf(node: Node): Change[] {
  const found = changedBy(node);
  if (!found) return [];
  const isAssignment = found.target.type === 'Identifier' || found.target.type.endsWith('Pattern');
  return found.ids.map((id) => ({ node, id, isAssignment }));
}

/** Functions that run while the module is loaded: registries are filled so. */
function functionsOfLoading(sourceCode: SourceCode): ReadonlySet<Node> {
  const found = new Set<Node>();
  walk(sourceCode, sourceCode.ast, (node) => {
    if (node.type !== 'CallExpression' || functionAround(node)) return;
    const fn = functionOf(sourceCode, node.callee);
    if (fn) found.add(fn);
  });
  return found;
}

function isLoading(node: Node, loading: ReadonlySet<Node>): boolean {
  let fn = functionAround(node);
  if (!fn) return true;
  for (; fn; fn = functionAround(fn)) if (loading.has(fn)) return true;
  return false;
}

const known = new WeakMap<object, ReadonlySet<Variable>>();

/** Variables of the module that some function of the file changes after the module is loaded. */
export function changingVariables(sourceCode: SourceCode): ReadonlySet<Variable> {
  const before = known.get(sourceCode.ast);
  if (before) return before;
  const found = new Set<Variable>();
  const loading = functionsOfLoading(sourceCode);
  walk(sourceCode, sourceCode.ast, (node) => {
    for (const { id } of changesOf(node)) {
      const variable = variableOf(sourceCode, id);
      if (!variable || !isModuleLevel(variable) || importOf(variable)) continue;
      if (!isLoading(node, loading)) found.add(variable);
    }
  });
  known.set(sourceCode.ast, found);
  return found;
}
