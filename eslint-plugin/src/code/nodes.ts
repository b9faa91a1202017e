// Reads syntax trees: functions, calls and member names, with TypeScript's wrappers removed.
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

export type Node = TSESTree.Node;
export type FunctionNode =
  | TSESTree.ArrowFunctionExpression
  | TSESTree.FunctionExpression
  | TSESTree.FunctionDeclaration;
export type SourceCode = Readonly<TSESLint.SourceCode>;

export function isFunction(node: Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'ArrowFunctionExpression' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'FunctionDeclaration'
  );
}

/** The expression without parentheses of types: `x as T`, `x!`, `x satisfies T`, `a?.b`. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return bare(node.expression);
    default:
      return node;
  }
}

/** The name of a member when the code states it: `a.b`, `a['b']`. */
export function memberName(node: TSESTree.MemberExpression): string | undefined {
  const { property } = node;
  if (!node.computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string'
    ? property.value
    : undefined;
}

/** A call of a method: the object and the method's name. */
export function methodCall(node: Node): {
  readonly object: Node;
  readonly method: string;
  readonly call: TSESTree.CallExpression;
} | null {
  const call = bare(node);
  if (call.type !== 'CallExpression') return null;
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression') return null;
  const method = memberName(callee);
  return method === undefined ? null : { object: bare(callee.object), method, call };
}

/** The innermost expression that a chain of members and calls begins with. */
export function rootOf(node: Node): Node {
  const inner = bare(node);
  switch (inner.type) {
    case 'MemberExpression':
      return rootOf(inner.object);
    case 'CallExpression':
    case 'NewExpression':
      return rootOf(inner.callee);
    case 'AwaitExpression':
      return rootOf(inner.argument);
    default:
      return inner;
  }
}

/** The function around a node; null at the level of the module. */
export function functionAround(node: Node): FunctionNode | null {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) return at;
  return null;
}

/** The identifier of a parameter: `ctx`, `ctx: T`, `ctx = x`. */
export function parameterName(parameter: Node | undefined): TSESTree.Identifier | undefined {
  if (parameter?.type === 'Identifier') return parameter;
  if (parameter?.type === 'AssignmentPattern') return parameterName(parameter.left);
  if (parameter?.type === 'TSParameterProperty') return parameterName(parameter.parameter);
  return undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'range' in value;
}

/** Calls `visit` for a node and everything below it. `false` from `visit` skips what is below. */
export function walk(
  sourceCode: SourceCode,
  node: Node,
  visit: (node: Node) => boolean | void,
): void {
  if (visit(node) === false) return;
  const fields = node as unknown as Readonly<Record<string, unknown>>;
  for (const key of sourceCode.visitorKeys[node.type] ?? []) {
    const value = fields[key];
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) walk(sourceCode, child, visit);
    }
  }
}

/** Whether anything in a subtree satisfies the condition. */
export function some(
  sourceCode: SourceCode,
  node: Node,
  condition: (node: Node) => boolean,
): boolean {
  let found = false;
  walk(sourceCode, node, (at) => {
    found ||= condition(at);
    return !found;
  });
  return found;
}
