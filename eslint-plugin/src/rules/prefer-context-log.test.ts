import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const console = { messageId: 'console' };

describe('prefer-context-log', () => {
  testRule('prefer-context-log', {
    valid: [
      orchestrator("ctx.log.info('charged');"),
      orchestrator("await ctx.run('log', () => console.log('charged'));"),
      orchestrator("const console = input; console.log('charged');"),
      "console.log('started');",
    ],
    invalid: [
      {
        code: orchestrator("console.log('charged');"),
        errors: [
          {
            message: 'replay writes the line again: "console.log(\'charged\')". Use ctx.log.info()',
            suggestions: [
              {
                messageId: 'replace',
                data: { instead: 'ctx.log.info()' },
                output: orchestrator("ctx.log.info('charged');"),
              },
            ],
          },
        ],
      },
      { code: orchestrator("console.error('failed', input);"), errors: [console] },
    ],
  });
});
