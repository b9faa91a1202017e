// Resolves identifiers: what a name is bound to, and the canonical name of a function or value,
// whatever it was imported as. `import { v4 as id } from 'uuid'` makes `id` the name `uuid#v4`.
import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { bare, isFunction, memberName } from './nodes.ts';
import type { FunctionNode, Node, SourceCode } from './nodes.ts';

export type Variable = TSESLint.Scope.Variable;

const globalObjects = new Set(['globalThis', 'global', 'window', 'self']);
/** How deep aliases are followed. */
const aliasesMax = 8;

/** The variable that an identifier stands for; undefined for globals without a declaration. */
export function variableOf(
  sourceCode: SourceCode,
  node: TSESTree.Identifier | TSESTree.JSXIdentifier,
): Variable | undefined {
  let scope: TSESLint.Scope.Scope | null = sourceCode.getScope(node as Node);
  for (; scope; scope = scope.upper) {
    const variable = scope.set.get(node.name);
    if (variable) return variable.defs.length > 0 ? variable : undefined;
  }
  return undefined;
}

/** Whether a variable belongs to the module, not to a function in it. */
export function isModuleLevel(variable: Variable): boolean {
  const { type } = variable.scope;
  return type === 'module' || type === 'global';
}

export interface ImportOrigin {
  /** Without the prefix `node:`. */
  readonly module: string;
  /** The imported name; `default`; or an empty text for the whole module. */
  readonly name: string;
}

const moduleName = (specifier: string): string => specifier.replace(/^node:/, '');

function requiredModule(node: Node | null | undefined): string | undefined {
  const call = node ? bare(node) : undefined;
  const from = call?.type === 'AwaitExpression' ? bare(call.argument) : call;
  if (from?.type === 'ImportExpression') {
    return from.source.type === 'Literal' ? moduleName(String(from.source.value)) : undefined;
  }
  if (from?.type !== 'CallExpression' || from.callee.type !== 'Identifier') return undefined;
  const [argument] = from.arguments;
  return from.callee.name === 'require' && argument?.type === 'Literal'
    ? moduleName(String(argument.value))
    : undefined;
}

/** What a variable imports, by `import` or `require`. */
export function importOf(variable: Variable): ImportOrigin | undefined {
  const [def] = variable.defs;
  if (def?.type === ('ImportBinding' as never)) {
    const node = def.node as Node;
    const parent = node.parent as TSESTree.ImportDeclaration;
    const module = moduleName(String(parent.source?.value ?? ''));
    if (node.type === 'ImportNamespaceSpecifier') return { module, name: '' };
    if (node.type === 'ImportDefaultSpecifier') return { module, name: 'default' };
    if (node.type !== 'ImportSpecifier') return undefined;
    const { imported } = node;
    return { module, name: imported.type === 'Identifier' ? imported.name : imported.value };
  }
  const declarator = def?.node as Node | undefined;
  if (declarator?.type !== 'VariableDeclarator') return undefined;
  const module = requiredModule(declarator.init);
  if (module === undefined) return undefined;
  return { module, name: patternKey(declarator.id, variable.name) ?? '' };
}

/** The key under which an object pattern binds a name. */
function patternKey(pattern: Node, name: string): string | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier') continue;
    const { value } = property;
    const target = value.type === 'AssignmentPattern' ? value.left : value;
    if (target.type === 'Identifier' && target.name === name) return property.key.name;
  }
  return undefined;
}

/** The initial value of a variable that is declared by `const` or `let`. */
export function initOf(variable: Variable): TSESTree.Expression | undefined {
  const declarator = variable.defs[0]?.node as Node | undefined;
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') {
    return undefined;
  }
  return declarator.init ?? undefined;
}

/** The function of this file that an expression stands for. */
export function functionOf(sourceCode: SourceCode, node: Node): FunctionNode | undefined {
  const target = bare(node);
  if (isFunction(target)) return target;
  if (target.type !== 'Identifier') return undefined;
  const variable = variableOf(sourceCode, target);
  const declared = variable?.defs[0]?.node as Node | undefined;
  if (isFunction(declared) && declared.id?.name === target.name) return declared;
  const init = variable && initOf(variable);
  return init && isFunction(bare(init)) ? (bare(init) as FunctionNode) : undefined;
}

function joined(base: string, member: string): string {
  if (globalObjects.has(base)) return member;
  if (base.endsWith('#')) return `${base}${member}`;
  return base.endsWith('#default') ? `${base.slice(0, -7)}${member}` : `${base}.${member}`;
}

/** Modules of Node whose exports are globals, too. */
const globalNames: readonly (readonly [RegExp, string])[] = [
  [/^process#(default$)?/, 'process.'],
  [/^timers#(?=set|clear)/, ''],
  [/^perf_hooks#/, ''],
  [/^crypto#(webcrypto\.)?(?=randomUUID|getRandomValues|subtle)/, 'crypto.'],
  [/^console#(default$)?/, 'console.'],
];

function canonical(name: string): string {
  for (const [pattern, global] of globalNames) {
    if (pattern.test(name)) return name.replace(pattern, global).replace(/\.$/, '');
  }
  return name;
}

function rawName(sourceCode: SourceCode, expression: Node, depth: number): string | undefined {
  if (depth > aliasesMax) return undefined;
  const node = bare(expression);
  if (node.type === 'MemberExpression') {
    const member = memberName(node);
    const base = rawName(sourceCode, node.object, depth + 1);
    return member === undefined || base === undefined ? undefined : joined(base, member);
  }
  if (node.type === 'CallExpression') {
    // `promisify(setTimeout)` is what node:timers/promises exports.
    const [argument] = node.arguments;
    const callee = rawName(sourceCode, node.callee, depth + 1);
    if (callee !== 'util#promisify' || argument === undefined) return undefined;
    const name = rawName(sourceCode, argument, depth + 1);
    return name === undefined ? undefined : `timers/promises#${name.replace('timers#', '')}`;
  }
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(sourceCode, node);
  if (!variable) return node.name;
  const imported = importOf(variable);
  if (imported) return `${imported.module}#${imported.name}`;
  const declarator = variable.defs[0]?.node as Node | undefined;
  if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return undefined;
  const key = patternKey(declarator.id, node.name);
  if (declarator.id.type === 'ObjectPattern' && key === undefined) return undefined;
  const base = rawName(sourceCode, declarator.init, depth + 1);
  if (base === undefined) return undefined;
  return key === undefined ? base : joined(base, key);
}

/**
 * The canonical name of a global or of an import: `Date.now`, `uuid#v4`, `fs/promises#readFile`.
 * Undefined for what the file itself defines.
 */
export function nameOf(sourceCode: SourceCode, node: Node): string | undefined {
  const name = rawName(sourceCode, node, 0);
  return name === undefined ? undefined : canonical(name);
}
