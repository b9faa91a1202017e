// Type information, when the parser provides it (`@typescript-eslint/parser` with a project). The
// rules read it through these functions and import no compiler.
import type { TSESTree } from '@typescript-eslint/utils';

import type { Node, SourceCode } from './nodes.ts';

/** The part of a type of the compiler that is read. */
interface Type {
  readonly symbol?: { readonly name: string };
  readonly aliasSymbol?: { readonly name: string };
  readonly types?: readonly Type[];
  getProperty(name: string): unknown;
}

interface Services {
  readonly program?: unknown;
  getTypeAtLocation(node: Node): Type;
}

function servicesOf(sourceCode: SourceCode): Services | undefined {
  const services = sourceCode.parserServices as Partial<Services> | undefined;
  if (!services?.program || !services.getTypeAtLocation) return undefined;
  return services as Services;
}

export function hasTypes(sourceCode: SourceCode): boolean {
  return servicesOf(sourceCode) !== undefined;
}

function parts(type: Type): readonly Type[] {
  return type.types ?? [type];
}

function nameOf(type: Type): string | undefined {
  return type.aliasSymbol?.name ?? type.symbol?.name;
}

/** Whether the type of a node is the context of orchestrators; undefined without types. */
export function isContextType(sourceCode: SourceCode, node: Node): boolean | undefined {
  const type = servicesOf(sourceCode)?.getTypeAtLocation(node);
  return type && parts(type).some((part) => nameOf(part) === 'OrchestrationContext');
}

/** Whether the value of a node has a method `then`; undefined without types. */
export function isThenable(sourceCode: SourceCode, node: TSESTree.Node): boolean | undefined {
  const type = servicesOf(sourceCode)?.getTypeAtLocation(node);
  return type && parts(type).some((part) => part.getProperty('then') !== undefined);
}

/** The name of the type of a node; undefined without types, and for `any`. */
export function typeNameOf(sourceCode: SourceCode, node: Node): string | undefined {
  const type = servicesOf(sourceCode)?.getTypeAtLocation(node);
  return type && nameOf(type);
}
