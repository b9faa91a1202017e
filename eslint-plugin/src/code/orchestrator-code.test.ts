import { describe } from 'vitest';

import { testRule, testTyped, testTypeScript } from '../rule-tests.suite.ts';

const use = 'Date.now()';
const errors = [{ messageId: 'clock' }];
const sdk = "import { defineActivity, defineOrchestration } from '@perdure/sdk';\n";
const on = `${sdk}defineOrchestration('o').handle`;
const outside = "import { order } from './definitions.js';\n";
/** Cases of `no-clock`: the rule shows what is orchestrator code. `null`: no fix. */
const found = (code: string, output: string | null = null) => ({ code, output, errors });
const fixed = (code: string) => found(code, code.replace(use, 'ctx.now().getTime()'));

describe('orchestrator code', () => {
  testRule('no-clock', {
    valid: [
      `${sdk} defineActivity('a').handle((ctx) => ${use});`,
      `${sdk} const a = defineActivity('a'); a.handle(async (ctx) => ${use});`,
      `${sdk} function unrelated() { return ${use}; }`,
      `${on}((ctx) => ctx.run('now', () => ${use}));`,
      `${on}((ctx) => ctx.run('now', now)); function now() { return ${use}; }`,
      `${on}(async (ctx) => { const now = () => ${use}; await ctx.run('now', now); });`,
      `router.handle((ctx) => ${use});`,
      `router.handle((request) => request.call(${use}));`,
      `import { defineOrchestration } from './own.js'; ` +
        `defineOrchestration('o').handle((c) => ${use});`,
      `${sdk} const Date = { now: () => 1 }; defineOrchestration('o').handle((ctx) => ${use});`,
    ],
    invalid: [
      fixed(`${on}((ctx) => ${use});`),
      fixed(`${sdk} const o = defineOrchestration('o'); o.handle(async (ctx) => { ${use}; });`),
      fixed(
        `import { defineOrchestration as define } from '@perdure/sdk'; ` +
          `define('o').handle((ctx) => ${use});`,
      ),
      fixed(
        `import * as perdure from '@perdure/sdk'; ` +
          `perdure.defineOrchestration('o').handle((ctx) => ${use});`,
      ),
      {
        code:
          `const { defineOrchestration: d } = require('@perdure/sdk'); ` +
          `d('o').handle((ctx) => ${use});`,
        output:
          `const { defineOrchestration: d } = require('@perdure/sdk'); ` +
          `d('o').handle((ctx) => ctx.now().getTime());`,
        errors,
      },
      fixed(`${sdk} const run = async (ctx) => ${use}; defineOrchestration('o').handle(run);`),
      fixed(`${on}(run); async function run(ctx) { return ${use}; }`),
      // The definition is in another file.
      fixed(`${outside}order.handle(async (ctx) => { await ctx.waitFor('x'); ${use}; });`),
      fixed(`${sdk}${outside}order.handle(async (ctx) => { ${use}; });`),
      // A module that exports the SDK again, and another name of the context.
      {
        ...found(
          `import { defineOrchestration } from '#perdure'; ` +
            `defineOrchestration('o').handle((c) => ${use});`,
          `import { defineOrchestration } from '#perdure'; ` +
            `defineOrchestration('o').handle((c) => c.now().getTime());`,
        ),
        settings: { perdure: { modules: ['#perdure'] } },
      },
      {
        ...found(
          `${outside}order.handle((flow) => { flow.waitFor('x'); ${use}; });`,
          `${outside}order.handle((flow) => { flow.waitFor('x'); flow.now().getTime(); });`,
        ),
        settings: { perdure: { contextNames: ['flow'] } },
      },
      // Functions that orchestrator code reaches.
      fixed(`${on}((ctx) => help(ctx)); function help(ctx) { return ${use}; }`),
      found(`${on}((ctx) => help(1)); function help(x) { return ${use}; }`),
      found(`${on}((ctx) => one()); const one = () => two(); function two() { return ${use}; }`),
      found(`${on}((ctx, items) => items.map(label)); function label() { return ${use}; }`),
      found(
        `${on}((ctx) => { ctx.onUpdate(u, { validate: check }); }); function check() { ${use}; }`,
      ),
      // A function that is a step, and is called as well.
      found(
        `${on}(async (ctx) => { const now = () => ${use}; await ctx.run('a', now); now(); });`,
        `${on}(async (ctx) => { const now = () => ctx.now().getTime(); ` +
          `await ctx.run('a', now); now(); });`,
      ),
      // Functions that receive a context of their own, whatever its name.
      ...['branch', 'scope', 'shield'].map((method) =>
        found(
          `${on}((ctx) => ctx.${method}((own) => ${use}));`,
          `${on}((ctx) => ctx.${method}((own) => own.now().getTime()));`,
        ),
      ),
      found(
        `${on}((ctx) => ctx.race({ a: (own) => ${use} }));`,
        `${on}((ctx) => ctx.race({ a: (own) => own.now().getTime() }));`,
      ),
      found(
        `${on}((ctx, all) => ctx.map(all, (one, own) => ${use}));`,
        `${on}((ctx, all) => ctx.map(all, (one, own) => own.now().getTime()));`,
      ),
      found(
        `${on}((ctx) => { const saga = ctx.saga(); saga.add((own) => ${use}); });`,
        `${on}((ctx) => { const saga = ctx.saga(); saga.add((own) => own.now().getTime()); });`,
      ),
      // Without a visible context there is no fix.
      found(`${on}(() => ${use});`),
      found(
        `${on}((ctx) => [1].map((ctx) => ${use}));`,
        `${on}((ctx) => [1].map((ctx) => ctx.now().getTime()));`,
      ),
      // A helper in a file of its own: its use shows what `ctx` is.
      fixed(
        `${sdk} export async function help(ctx) { await ctx.callActivity('a'); return ${use}; }`,
      ),
    ],
  });
});

describe('orchestrator code with annotations', () => {
  const type = "import type { OrchestrationContext } from '@perdure/sdk';\n";
  testTypeScript('no-clock', {
    valid: [
      `import type { OrchestrationContext } from 'other'; ` +
        `function f(ctx: OrchestrationContext) { return ${use}; }`,
      `${type} function f(ctx: string) { return ${use}; }`,
    ],
    invalid: [
      fixed(`${type} export function f(ctx: OrchestrationContext) { return ${use}; }`),
      fixed(`${type} export const f = async (x: number, ctx: OrchestrationContext) => ${use};`),
      fixed(
        `import type { OrchestrationContext as C } from '@perdure/sdk'; ` +
          `function f(ctx: C) { return ${use}; }`,
      ),
      fixed(
        `import type * as p from '@perdure/sdk'; ` +
          `function f(ctx: p.OrchestrationContext) { return ${use}; }`,
      ),
      fixed(`${type} class A { run(ctx: OrchestrationContext) { return ${use}; } }`),
      fixed(`${sdk} defineOrchestration<string, number>('o')!.handle(((ctx) => ${use}) as never);`),
    ],
  });
});

describe('orchestrator code with types', () => {
  const type = "import type { OrchestrationContext } from '@perdure/sdk';\n";
  testTyped('no-clock', {
    valid: [
      `${sdk} const o = defineActivity<string, number>('a'); o.handle((ctx) => ${use});`,
      `${type} const f = (ctx: { call(): void }) => { ctx.call(); return ${use}; };`,
    ],
    invalid: [
      // Neither a name nor an annotation: the type of the variable tells it.
      found(
        `${type} type Code = (c: OrchestrationContext) => unknown; const f: Code = (c) => ${use};`,
        `${type} type Code = (c: OrchestrationContext) => unknown; ` +
          `const f: Code = (c) => c.now().getTime();`,
      ),
      fixed(
        `${sdk} const all = { o: defineOrchestration('o') }; ` +
          `all.o.handle(async (ctx) => { ${use}; });`,
      ),
    ],
  });
});
