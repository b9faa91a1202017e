import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const race = { messageId: 'race' };
const wait = 'async function wait(ctx) { return ctx.waitFor("a"); }';

describe('no-native-race', () => {
  testRule('no-native-race', {
    valid: [
      orchestrator('await Promise.race([ctx.waitFor("a"), ctx.sleep(5)]);'),
      orchestrator('await Promise.any([ctx.waitFor("a").then((a) => a.x), ctx.sleep(5)]);'),
      orchestrator('const a = ctx.waitFor("a"); await Promise.race([a, ctx.sleep(5)]);'),
      orchestrator(
        'await Promise.race([call(ctx), ctx.sleep(5)]);',
        'async function call(ctx) { return ctx.callActivity("a"); }',
      ),
      orchestrator('await Promise.all([wait(ctx), ctx.sleep(5)]);', wait),
      orchestrator('await ctx.race({ a: (own) => wait(own), late: ctx.sleep(5) });', wait),
      orchestrator('await Promise.race([ctx.branch((own) => wait(own)), ctx.sleep(5)]);', wait),
    ],
    invalid: [
      {
        code: orchestrator('await ctx.race({ a: wait(ctx), late: ctx.sleep(5) });', wait),
        errors: [
          {
            message:
              'a wait for an event in "wait(ctx)" stays open when ctx.race() has another ' +
              'winner, and takes the next event. Pass the function to ctx.race(), and wait with ' +
              'its context',
          },
        ],
      },
      {
        code: orchestrator('await Promise.race([wait(ctx), ctx.sleep(5)]);', wait),
        errors: [
          {
            message:
              'a wait for an event in "wait(ctx)" stays open when Promise.race() has another ' +
              'winner, and takes the next event. Pass the function to ctx.race(), and wait with ' +
              'its context',
          },
        ],
      },
      {
        code: orchestrator(
          'await Promise.any([(async () => { await ctx.waitFor("a"); })(), ctx.sleep(5)]);',
        ),
        errors: [race],
      },
      {
        code: orchestrator(
          'await Promise.race([ctx.sleep(1).then(() => ctx.waitFor("a")), ctx.sleep(5)]);',
        ),
        errors: [race],
      },
      {
        code: orchestrator('const a = wait(ctx); await Promise.race([a, ctx.sleep(5)]);', wait),
        errors: [race],
      },
      {
        code: orchestrator(
          'await Promise.race([new Promise((ok) => ctx.waitFor("a").then(ok)), ctx.sleep(5)]);',
        ),
        errors: [race],
      },
      {
        code: orchestrator('await Promise.race([Promise.all([wait(ctx)]), ctx.sleep(5)]);', wait),
        errors: [race],
      },
    ],
  });
});
