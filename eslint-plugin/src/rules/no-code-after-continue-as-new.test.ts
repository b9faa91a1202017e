import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

describe('no-code-after-continue-as-new', () => {
  testRule('no-code-after-continue-as-new', {
    valid: [
      orchestrator('return ctx.continueAsNew(input);'),
      orchestrator('await ctx.continueAsNew(input);'),
      orchestrator('if (ctx.continueAsNewSuggested) await ctx.continueAsNew(input); return 1;'),
      orchestrator('await ctx.continueAsNew(input); return;'),
      orchestrator('await ctx.continueAsNew(input); function help() {}'),
    ],
    invalid: [
      {
        code: orchestrator('await ctx.continueAsNew(input); ctx.setStatus("never");'),
        errors: [
          {
            message:
              'no code runs after "ctx.continueAsNew(input)": it ends the execution, and its ' +
              'promise never settles. Return it, and move the code in front of it',
            suggestions: [
              {
                messageId: 'return',
                output: orchestrator('return ctx.continueAsNew(input); ctx.setStatus("never");'),
              },
            ],
          },
        ],
      },
      {
        code: orchestrator('if (input) { ctx.continueAsNew(1); await ctx.sleep(5); }'),
        errors: [
          {
            messageId: 'unreachable',
            suggestions: [
              {
                messageId: 'return',
                output: orchestrator(
                  'if (input) { return ctx.continueAsNew(1); await ctx.sleep(5); }',
                ),
              },
            ],
          },
        ],
      },
    ],
  });
});
