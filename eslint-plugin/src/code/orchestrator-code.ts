// Which code of a file is orchestrator code: the functions that are bound to orchestrations, and
// all functions of the file that they reach by calls. The functions of `ctx.run` are no part of it.
import type { TSESTree } from '@typescript-eslint/utils';

import { functionOf, initOf, variableOf } from './bindings.ts';
import type { Variable } from './bindings.ts';
import { bare, isFunction, methodCall, parameterName, some, walk } from './nodes.ts';
import type { FunctionNode, Node, SourceCode } from './nodes.ts';
import { findRoots } from './roots.ts';
import { readSettings } from './settings.ts';
import type { Settings } from './settings.ts';
import { hasTypes, isContextType } from './type-information.ts';
import { ownContext, ownContextOfSaga } from '../names/context.ts';

export class OrchestratorCode {
  readonly sourceCode: SourceCode;
  readonly settings: Settings;
  /** Functions whose code is orchestrator code. */
  readonly #members = new Set<FunctionNode>();
  /** The functions that `ctx.run` calls. */
  readonly #steps = new Set<FunctionNode>();
  /** Functions that receive a context of their own, with the method that passes it. */
  readonly #owners = new Map<FunctionNode, string>();
  readonly #contexts = new Set<Variable>();

  constructor(sourceCode: SourceCode, settings: Settings) {
    this.sourceCode = sourceCode;
    this.settings = settings;
    for (const { fn, contexts } of findRoots(sourceCode, settings)) this.#enter(fn, contexts);
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Whether a node is orchestrator code. */
  contains(node: Node): boolean {
    return !this.isEmpty && this.regionOf(node) === 'orchestrator';
  }

  /** What kind of code a node is part of. */
  regionOf(node: Node): 'orchestrator' | 'step' | undefined {
    for (let at: Node | undefined = node; at; at = at.parent) {
      if (!isFunction(at)) continue;
      // A function that orchestrator code calls itself, too, is orchestrator code.
      if (this.#members.has(at)) return 'orchestrator';
      if (this.#steps.has(at)) return 'step';
    }
    return undefined;
  }

  /** The method of the context that calls this function with a context of its own. */
  ownerMethod(fn: FunctionNode): string | undefined {
    return this.#owners.get(fn);
  }

  isContext(node: Node): boolean {
    const target = bare(node);
    if (target.type !== 'Identifier') return false;
    const variable = variableOf(this.sourceCode, target);
    if (!variable) return false;
    if (this.#contexts.has(variable)) return true;
    const init = initOf(variable);
    return init?.type === 'Identifier' && init.name !== target.name && this.isContext(init);
  }

  isSaga(node: Node): boolean {
    const target = bare(node);
    if (target.type === 'Identifier') {
      const variable = variableOf(this.sourceCode, target);
      const init = variable && initOf(variable);
      return init !== undefined && bare(init).type === 'CallExpression' && this.isSaga(init);
    }
    const found = methodCall(target);
    return found?.method === 'saga' && this.isContext(found.object);
  }

  /** The name of the context that code at this node can use; undefined if there is none. */
  contextAt(node: Node): string | undefined {
    for (let scope = this.sourceCode.getScope(node as never); scope; scope = scope.upper!) {
      for (const variable of scope.variables) {
        if (!this.#contexts.has(variable as never)) continue;
        if (this.#isVisible(variable as never, node)) return variable.name;
      }
    }
    return undefined;
  }

  /** Whether a part of an expression can be durable: a context, or a value made with one. */
  mentionsContext(expression: Node, depth = 0): boolean {
    return some(this.sourceCode, expression, (node) => {
      if (node.type !== 'Identifier') return false;
      if (this.isContext(node) || this.isSaga(node)) return true;
      const variable = variableOf(this.sourceCode, node);
      const init = variable && initOf(variable);
      if (!init || depth > 4 || init.type === 'AwaitExpression') return false;
      return this.mentionsContext(init, depth + 1);
    });
  }

  #isVisible(variable: Variable, node: Node): boolean {
    const id = { type: 'Identifier', name: variable.name };
    for (let scope = this.sourceCode.getScope(node as never); scope; scope = scope.upper!) {
      const found = scope.set.get(id.name);
      if (found) return found === (variable as never);
    }
    return false;
  }

  #addContext(id: TSESTree.Identifier | undefined): void {
    const variable = id && variableOf(this.sourceCode, id);
    if (variable) this.#contexts.add(variable);
  }

  #enter(fn: FunctionNode, contexts: readonly (TSESTree.Identifier | undefined)[]): void {
    const before = this.#contexts.size;
    for (const id of contexts) this.#addContext(id);
    if (this.#members.has(fn) && this.#contexts.size === before) return;
    this.#members.add(fn);
    // First the steps: their functions may be declared above the call, and are skipped below.
    walk(this.sourceCode, fn, (node) => {
      if (node.type === 'CallExpression') this.#step(node);
    });
    walk(this.sourceCode, fn, (node) => {
      if (isFunction(node) && node !== fn) {
        if (this.#steps.has(node)) return false;
        this.#readParameters(node);
      }
      if (node.type === 'CallExpression') this.#call(node);
      return true;
    });
  }

  /** Parameters that are contexts by their type, or by a name that a context has around them. */
  #readParameters(fn: FunctionNode): void {
    for (const parameter of fn.params) {
      const id = parameterName(parameter as Node);
      if (!id) continue;
      const isNamed = [...this.#contexts].some(({ name }) => name === id.name);
      const isContext = hasTypes(this.sourceCode)
        ? isContextType(this.sourceCode, id as Node)
        : isNamed;
      if (isContext) this.#addContext(id);
    }
  }

  #call(call: TSESTree.CallExpression): void {
    const found = methodCall(call);
    if (found && this.isContext(found.object)) {
      if (found.method === 'run') return;
      this.#passContext(call, found.method, ownContext[found.method]);
    } else if (found && this.isSaga(found.object)) {
      this.#passContext(call, found.method, ownContextOfSaga[found.method]);
    }
    this.#reach(call);
  }

  #step(call: TSESTree.CallExpression): void {
    const found = methodCall(call);
    if (found?.method !== 'run' || !this.isContext(found.object)) return;
    const fn = call.arguments[1] && functionOf(this.sourceCode, call.arguments[1]);
    if (fn) this.#steps.add(fn);
  }

  #passContext(
    call: TSESTree.CallExpression,
    method: string,
    rule: (typeof ownContext)[string] | undefined,
  ): void {
    for (const index of rule?.functions ?? []) {
      const argument = call.arguments[index];
      const values = argument?.type === 'ObjectExpression' ? argument.properties : [argument];
      for (const one of values) {
        const value = one?.type === 'Property' ? one.value : one;
        const fn = value && functionOf(this.sourceCode, value);
        if (!fn) continue;
        this.#owners.set(fn, method);
        this.#enter(fn, [parameterName(fn.params[rule!.parameter] as Node | undefined)]);
      }
    }
  }

  /** Follows a call to functions of the file, and functions that are passed to the call. */
  #reach(call: TSESTree.CallExpression): void {
    const target = functionOf(this.sourceCode, call.callee);
    if (target) {
      const contexts = call.arguments.map((argument, index) =>
        this.isContext(argument) ? parameterName(target.params[index] as Node) : undefined,
      );
      this.#enter(target, contexts);
    }
    for (const argument of call.arguments) {
      const values = argument.type === 'ObjectExpression' ? argument.properties : [argument];
      for (const one of values) {
        const value = one.type === 'Property' ? one.value : one;
        const passed = value.type === 'Identifier' && functionOf(this.sourceCode, value);
        if (passed) this.#enter(passed, []);
      }
    }
  }
}

const known = new WeakMap<object, OrchestratorCode>();

/** The orchestrator code of the file that a rule visits: computed once for all rules. */
export function orchestratorCode(context: {
  readonly sourceCode: SourceCode;
  readonly settings?: Readonly<Record<string, unknown>>;
}): OrchestratorCode {
  const { sourceCode, settings } = context;
  const key = sourceCode.ast;
  const before = known.get(key);
  if (before) return before;
  const read = readSettings(settings);
  if (read.typed && !hasTypes(sourceCode)) {
    throw new Error(
      'the rules of Perdure have no type information, but settings.perdure.typed is true. Use ' +
        'the parser @typescript-eslint/parser with languageOptions.parserOptions.projectService, ' +
        'or the configuration "recommended".',
    );
  }
  const code = new OrchestratorCode(sourceCode, read);
  known.set(key, code);
  return code;
}
