// Timers of the process. `ctx.sleep()` is a durable timer.
import { bare, isFunction } from '../code/nodes.ts';
import type { Node, SourceCode } from '../code/nodes.ts';
import { nameOf } from '../code/bindings.ts';
import { useOf } from '../code/uses.ts';
import { sleeps } from '../names/timers.ts';
import { createRule, replaceWith } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

/** The duration of `new Promise((resolve) => setTimeout(resolve, ms))` around the timer. */
function promisedSleep(sourceCode: SourceCode, timer: Node): { node: Node; ms: Node } | undefined {
  if (timer.type !== 'CallExpression' || nameOf(sourceCode, timer.callee) !== 'setTimeout') {
    return undefined;
  }
  const statement = timer.parent?.type === 'ExpressionStatement' ? timer.parent : timer;
  const block = statement.parent?.type === 'BlockStatement' ? statement.parent : statement;
  if (block.type === 'BlockStatement' && block.body.length !== 1) return undefined;
  const executor = block.parent;
  const promise = executor?.parent;
  if (!executor || !isFunction(executor) || promise?.type !== 'NewExpression') return undefined;
  const [resolve] = executor.params;
  const [callback, ms] = timer.arguments;
  if (resolve?.type !== 'Identifier' || !callback || !ms || timer.arguments.length !== 2) {
    return undefined;
  }
  const calls = bare(callback);
  const isPlain = calls.type === 'Identifier' && calls.name === resolve.name;
  const body = isFunction(calls) && calls.params.length === 0 ? calls.body : undefined;
  const isWrapped =
    body?.type === 'CallExpression' &&
    body.arguments.length === 0 &&
    body.callee.type === 'Identifier' &&
    body.callee.name === resolve.name;
  return isPlain || isWrapped ? { node: promise, ms } : undefined;
}

/** A wait that `ctx.sleep` replaces, with its duration. */
function sleepOf(sourceCode: SourceCode, timer: Node): { node: Node; ms: Node } | undefined {
  const promised = promisedSleep(sourceCode, timer);
  if (promised || timer.type !== 'CallExpression') return promised;
  const [ms] = timer.arguments;
  if (!sleeps.has(nameOf(sourceCode, timer.callee) ?? '')) return undefined;
  return ms && timer.arguments.length === 1 ? { node: timer, ms } : undefined;
}

function check({ code, sourceCode, report, text }: Inspection<object>, node: Node): void {
  const found = useOf(sourceCode, node);
  if (found?.use !== 'timer' || !code.contains(node)) return;
  const context = code.contextAt(node);
  const sleep = sleepOf(sourceCode, node);
  const instead =
    found.name === 'AbortSignal.timeout'
      ? 'ctx.race() with ctx.sleep()'
      : `${context ?? 'ctx'}.sleep()`;
  const fixed = context && sleep && `${context}.sleep(${sourceCode.getText(sleep.ms)})`;
  report({
    node,
    messageId: 'timer',
    data: { used: text(node), instead },
    fix: fixed === undefined ? undefined : replaceWith(sleep!.node, fixed),
  });
}

/** Reports timers of the process: they are lost with it, and the code resumes outside of a turn. */
export const noTimers: Rule = createRule({
  name: 'no-timers',
  description: 'Disallow timers of the process in orchestrator code',
  messages: {
    timer: 'orchestrator code waits by a timer of the process: "{{used}}". Use {{instead}}',
  },
  fixable: true,
  defaults: {},
  create: (inspection) => ({
    CallExpression: (node) => check(inspection, node),
    NewExpression: (node) => check(inspection, node),
  }),
});
