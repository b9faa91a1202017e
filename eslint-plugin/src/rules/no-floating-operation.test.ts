import { describe } from 'vitest';

import { orchestrator, testRule, testTyped } from '../rule-tests.suite.ts';

const floating = { messageId: 'floating' };
const forEach = { messageId: 'forEach' };
const bothWays = (statement: string, before = '') => [
  { messageId: 'await', output: orchestrator(`await ${statement}`, before) },
  { messageId: 'void', output: orchestrator(`void ${statement}`, before) },
];

describe('no-floating-operation', () => {
  testRule('no-floating-operation', {
    valid: [
      orchestrator('await ctx.sleep(5);'),
      orchestrator('return ctx.sleep(5);'),
      orchestrator('const open = ctx.sleep(5); await open;'),
      orchestrator('void ctx.callActivity("a");'),
      orchestrator('ctx.setStatus("a"); ctx.log.info("a"); ctx.onQuery(q, () => 1);'),
      orchestrator('ctx.callActivity("a").catch(() => undefined);'),
      orchestrator('for (const one of input) await ctx.callActivity("a", one);'),
      orchestrator('input.forEach((one) => ctx.log.info(one));'),
      orchestrator('await Promise.all(input.map((one) => ctx.callActivity("a", one)));'),
    ],
    invalid: [
      {
        code: orchestrator('ctx.callActivity("a");'),
        errors: [
          {
            message:
              'the promise of "ctx.callActivity" is neither awaited nor stored, so its error is ' +
              'lost. Await it, or write void in front of it',
            suggestions: bothWays('ctx.callActivity("a");'),
          },
        ],
      },
      {
        code: orchestrator('void ctx.callActivity("a");'),
        options: [{ ignoreVoid: false }],
        errors: [floating],
      },
      {
        code: orchestrator('if (input) ctx.sleep(5);'),
        errors: [
          {
            ...floating,
            suggestions: [
              { messageId: 'await', output: orchestrator('if (input) await ctx.sleep(5);') },
              { messageId: 'void', output: orchestrator('if (input) void ctx.sleep(5);') },
            ],
          },
        ],
      },
      {
        code: orchestrator('input && ctx.sleep(5);'),
        errors: [
          {
            ...floating,
            suggestions: [
              { messageId: 'await', output: orchestrator('input && await ctx.sleep(5);') },
              { messageId: 'void', output: orchestrator('input && void ctx.sleep(5);') },
            ],
          },
        ],
      },
      {
        code: orchestrator('Promise.all([ctx.sleep(5)]);'),
        errors: [{ ...floating, suggestions: bothWays('Promise.all([ctx.sleep(5)]);') }],
      },
      {
        code: orchestrator('const saga = ctx.saga(); saga.run(() => 1);'),
        errors: [
          {
            message:
              'the promise of "saga.run" is neither awaited nor stored, so its error is lost. ' +
              'Await it, or write void in front of it',
            suggestions: [
              {
                messageId: 'await',
                output: orchestrator('const saga = ctx.saga(); await saga.run(() => 1);'),
              },
              {
                messageId: 'void',
                output: orchestrator('const saga = ctx.saga(); void saga.run(() => 1);'),
              },
            ],
          },
        ],
      },
      {
        code: orchestrator('help(ctx);', 'async function help(ctx) { await ctx.sleep(5); }'),
        errors: [
          {
            ...floating,
            suggestions: bothWays('help(ctx);', 'async function help(ctx) { await ctx.sleep(5); }'),
          },
        ],
      },
      {
        code: orchestrator('input.forEach((one) => ctx.callActivity("a", one));'),
        errors: [forEach],
      },
      {
        code: orchestrator('input.forEach(async (one) => { await ctx.callActivity("a", one); });'),
        errors: [forEach],
      },
    ],
  });

  testTyped('no-floating-operation', {
    valid: [orchestrator("await ship(ctx, 'a');", "import { ship } from './outside.ts';")],
    invalid: [
      // The type tells that the imported function returns a promise.
      {
        code: orchestrator("ship(ctx, 'a');", "import { ship } from './outside.ts';"),
        errors: [
          {
            ...floating,
            suggestions: bothWays("ship(ctx, 'a');", "import { ship } from './outside.ts';"),
          },
        ],
      },
    ],
  });
});
