import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const outer = { messageId: 'outer' };

describe('no-outer-context', () => {
  testRule('no-outer-context', {
    valid: [
      orchestrator('await ctx.branch(async (own) => { await own.sleep(5); });'),
      orchestrator('await ctx.branch(async (ctx) => { await ctx.sleep(5); });'),
      orchestrator('await ctx.scope(async (own) => { ctx.log.info("a"); ctx.setStatus(1); });'),
      orchestrator('const saga = ctx.saga(); await saga.run(async () => { await ctx.sleep(5); });'),
      orchestrator('await ctx.race({ a: ctx.sleep(5), b: (own) => own.waitFor("b") });'),
      orchestrator(
        'await ctx.map(input, (one, own) => own.callActivity("a", one), { concurrency: 2 });',
      ),
      orchestrator('await ctx.run("a", () => input.length);'),
    ],
    invalid: [
      {
        code: orchestrator('await ctx.branch(async (own) => { await ctx.sleep(5); });'),
        errors: [
          {
            message:
              'the function that ctx.branch() calls uses the context around it: "ctx.sleep". Use ' +
              'the context that the function receives, so that the operation can be cancelled',
          },
        ],
      },
      { code: orchestrator('await ctx.scope(() => ctx.sleep(5));'), errors: [outer] },
      {
        code: orchestrator('await ctx.race({ a: () => ctx.sleep(5), b: ctx.sleep(6) });'),
        errors: [outer],
      },
      {
        code: orchestrator(
          'await ctx.map(input, (one) => ctx.callActivity("a", one), { concurrency: 2 });',
        ),
        errors: [outer],
      },
      {
        code: orchestrator('await ctx.run("a", () => ctx.sleep(5));'),
        errors: [
          {
            message:
              'the function of ctx.run() uses "ctx.sleep": it runs outside of the turn. ' +
              'Call the operation in the orchestrator, and pass its result',
          },
        ],
      },
    ],
  });
});
