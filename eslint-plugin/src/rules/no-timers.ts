// Process timers, for example `setTimeout()`. `ctx.sleep()` is a durable timer.
import { bare, isFunction } from '../code/nodes.ts';
import type { Node, SourceCode } from '../code/nodes.ts';
import { nameOf } from '../code/bindings.ts';
import { useOf } from '../code/uses.ts';
import { sleeps } from '../names/timers.ts';
import { createRule, replaceWith } from '../rule.ts';
import type { Inspection, Rule } from '../rule.ts';

/** The promise and the duration of `new Promise((resolve) => setTimeout(resolve, ms))`. */
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
  const code = bare(callback);
  const passesResolve = code.type === 'Identifier' && code.name === resolve.name;
  const body = isFunction(code) && code.params.length === 0 ? code.body : undefined;
  const callsResolve =
    body?.type === 'CallExpression' &&
    body.arguments.length === 0 &&
    body.callee.type === 'Identifier' &&
    body.callee.name === resolve.name;
  return passesResolve || callsResolve ? { node: promise, ms } : undefined;
}

/** The node that `ctx.sleep` can replace, and its duration. Undefined: the timer has no fix. */
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
  const replacement = context && sleep && `${context}.sleep(${sourceCode.getText(sleep.ms)})`;
  report({
    node,
    messageId: 'timer',
    data: { used: text(node), instead },
    fix: replacement === undefined ? undefined : replaceWith(sleep!.node, replacement),
  });
}

/**
 * Reports process timers. A process timer is lost when the process ends, and its callback runs
 * outside of a turn.
 */
export const noTimers: Rule = createRule({
  name: 'no-timers',
  description: 'Disallow process timers in orchestrator code',
  messages: {
    timer: 'orchestrator code waits with a process timer: "{{used}}". Use {{instead}}',
  },
  fixable: true,
  defaults: {},
  create: (inspection) => ({
    CallExpression: (node) => check(inspection, node),
    NewExpression: (node) => check(inspection, node),
  }),
});
