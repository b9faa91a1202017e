import { describe } from 'vitest';

import { orchestrator, testRule, testTyped } from '../rule-tests.suite.ts';

const call = { messageId: 'call' };
const outer = { messageId: 'outer' };
const load = "import { load } from './load.js';";

describe('no-nondurable-await', () => {
  testRule('no-nondurable-await', {
    valid: [
      orchestrator('await ctx.call(a, input);', "import { a } from './a.js';"),
      orchestrator('await Promise.all(input.map((one) => ctx.callActivity("a", one)));'),
      orchestrator('await load(ctx, input);', load),
      orchestrator('await load({ ctx, input });', load),
      orchestrator('await load(ctx.sleep(5));', load),
      orchestrator('const open = ctx.sleep(5); await load(open);', load),
      orchestrator('await Promise.resolve(1); await 5; await input;'),
      orchestrator('await own(input);', 'async function own(x) { return x; }'),
      orchestrator('const done = new Promise((ok) => ctx.onUpdate(u, ok)); await done;', ''),
      orchestrator('const saga = ctx.saga(); await saga.run(load);', load),
      // The rule for input and output reports it.
      orchestrator('await fetch(input);'),
      orchestrator('await ctx.run("a", async () => load());', load),
      `${load} export const run = async () => { await load(); };`,
      { code: orchestrator('await load(input);', load), options: [{ allow: ['load'] }] },
    ],
    invalid: [
      {
        code: orchestrator('const a = await load(input);', load),
        errors: [
          {
            message:
              'orchestrator code awaits something that is not durable: "load(input)" gets no ' +
              'context. Pass ctx to it, or call it in an activity or ctx.run()',
          },
        ],
      },
      {
        code: orchestrator('await Promise.all([ctx.sleep(5), load(input)]);', load),
        errors: [call],
      },
      {
        code: orchestrator('await service.load();', 'const service = create();'),
        errors: [call],
      },
      { code: orchestrator('await crypto.subtle.digest("SHA-1", input);'), errors: [call] },
      { code: orchestrator('await made;', 'const made = create();'), errors: [outer] },
      { code: orchestrator('await ready;', "import { ready } from './a.js';"), errors: [outer] },
      { code: orchestrator("await import('./a.js');"), errors: [{ messageId: 'import' }] },
      {
        code: orchestrator('const start = ctx.now(); const a = await load(input);', load),
        errors: [call],
      },
    ],
  });

  testTyped('no-nondurable-await', {
    valid: [
      // The function is synchronous: the type of its result is no promise.
      orchestrator(
        "const price = await priceNow('a');",
        "import { priceNow } from './outside.ts';",
      ),
    ],
    invalid: [
      {
        code: orchestrator(
          "const price = await loadPrice('a');",
          "import { loadPrice } from './outside.ts';",
        ),
        errors: [call],
      },
    ],
  });
});
