// Where orchestrator code begins: functions that are bound to the definition of an orchestration,
// and functions that have a parameter of the type `OrchestrationContext`.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf, importOf, initOf, nameOf, variableOf } from './bindings.ts';
import { bare, isFunction, methodCall, parameterName, rootOf, some, walk } from './nodes.ts';
import type { FunctionNode, Node, SourceCode } from './nodes.ts';
import type { Settings } from './settings.ts';
import { isContextType, typeNameOf } from './type-information.ts';
import { distinctive } from '../names/context.ts';

export interface Root {
  readonly fn: FunctionNode;
  /** The parameters that receive a context. */
  readonly contexts: readonly TSESTree.Identifier[];
}

const sdkName = (name: string | undefined, settings: Settings): string | undefined => {
  const at = name?.lastIndexOf('#') ?? -1;
  return settings.modules.has(name?.slice(0, at) ?? '') ? name?.slice(at + 1) : undefined;
};

/** Whether the annotation of a parameter is `OrchestrationContext` of the SDK. */
function isAnnotated(sourceCode: SourceCode, id: TSESTree.Identifier, settings: Settings): boolean {
  const annotation = id.typeAnnotation?.typeAnnotation;
  if (annotation?.type !== 'TSTypeReference') return false;
  const { typeName } = annotation;
  if (typeName.type === 'TSQualifiedName') return typeName.right.name === 'OrchestrationContext';
  if (typeName.type !== 'Identifier') return false;
  const variable = variableOf(sourceCode, typeName);
  const origin = variable && importOf(variable);
  if (!origin) return typeName.name === 'OrchestrationContext';
  return settings.modules.has(origin.module) && origin.name === 'OrchestrationContext';
}

/** What an object with a method `handle` is: the definition of what. Undefined: unknown. */
function definitionKind(
  sourceCode: SourceCode,
  object: Node,
  settings: Settings,
): 'orchestration' | 'other' | undefined {
  const type = typeNameOf(sourceCode, object);
  if (type !== undefined) return type === 'OrchestrationDefinition' ? 'orchestration' : 'other';
  let target = object;
  if (target.type === 'Identifier') {
    const variable = variableOf(sourceCode, target);
    target = (variable && initOf(variable)) ?? target;
  }
  const call = bare(target);
  if (call.type !== 'CallExpression') return undefined;
  const member = sdkName(nameOf(sourceCode, call.callee), settings);
  if (member === 'defineOrchestration') return 'orchestration';
  return member?.startsWith('define') ? 'other' : undefined;
}

/** Whether the function uses a parameter as only a context can be used. */
function usesContext(sourceCode: SourceCode, fn: FunctionNode, name: string): boolean {
  return some(sourceCode, fn.body, (node) => {
    const found = methodCall(node);
    if (!found || !distinctive.has(found.method)) return false;
    return found.object.type === 'Identifier' && found.object.name === name;
  });
}

function handled(
  sourceCode: SourceCode,
  node: Node,
  settings: Settings,
  hasSdk: boolean,
): Root | undefined {
  const found = methodCall(node);
  const [argument] = found?.call.arguments ?? [];
  if (found?.method !== 'handle' || !argument) return undefined;
  const fn = functionOf(sourceCode, argument);
  if (!fn) return undefined;
  const context = parameterName(fn.params[0]);
  const root = { fn, contexts: context ? [context] : [] };
  const kind = definitionKind(sourceCode, found.object, settings);
  if (kind !== undefined) return kind === 'orchestration' ? root : undefined;
  if (!context || !settings.contextNames.has(context.name)) return undefined;
  const isLikely = hasSdk || usesContext(sourceCode, fn, context.name);
  return isLikely && rootOf(found.object).type === 'Identifier' ? root : undefined;
}

function importsSdk(sourceCode: SourceCode, settings: Settings): boolean {
  return sourceCode.ast.body.some(
    (one) => one.type === 'ImportDeclaration' && settings.modules.has(one.source.value),
  );
}

/** All functions of a file in which orchestrator code begins. */
export function findRoots(sourceCode: SourceCode, settings: Settings): Root[] {
  const roots: Root[] = [];
  const hasSdk = importsSdk(sourceCode, settings);
  walk(sourceCode, sourceCode.ast, (node) => {
    const root = handled(sourceCode, node, settings, hasSdk);
    if (root) roots.push(root);
    if (!isFunction(node)) return;
    const contexts = node.params
      .map((one) => parameterName(one as Node))
      .filter((id) => id !== undefined)
      .filter((id) => {
        if (isAnnotated(sourceCode, id, settings)) return true;
        const isTyped = isContextType(sourceCode, id as Node);
        if (isTyped !== undefined || !hasSdk || id.typeAnnotation) return isTyped === true;
        return settings.contextNames.has(id.name) && usesContext(sourceCode, node, id.name);
      });
    if (contexts.length > 0) roots.push({ fn: node, contexts });
  });
  return roots;
}
