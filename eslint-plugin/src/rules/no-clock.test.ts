import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const clock = { messageId: 'clock' };

describe('no-clock', () => {
  testRule('no-clock', {
    valid: [
      orchestrator('return ctx.now();'),
      orchestrator('return new Date(input.at);'),
      orchestrator('return Date.parse(input.at) + Date.UTC(2026, 0);'),
      orchestrator('return dayjs(input.at);', "import dayjs from 'dayjs';"),
      orchestrator('await ctx.run("now", () => Date.now());'),
      'export const now = Date.now();',
    ],
    invalid: [
      {
        code: orchestrator('return Date.now();'),
        output: orchestrator('return ctx.now().getTime();'),
        errors: [
          {
            message: 'orchestrator code reads a clock: "Date.now()". Use ctx.now().getTime()',
          },
        ],
      },
      {
        code: orchestrator('return new Date().toISOString();'),
        output: orchestrator('return ctx.now().toISOString();'),
        errors: [{ message: 'orchestrator code reads a clock: "new Date()". Use ctx.now()' }],
      },
      { code: orchestrator('return Date();'), output: null, errors: [clock] },
      {
        code: orchestrator('return performance.now();'),
        output: null,
        errors: [
          {
            ...clock,
            suggestions: [
              {
                messageId: 'useNow',
                data: { instead: 'ctx.now().getTime()' },
                output: orchestrator('return ctx.now().getTime();'),
              },
            ],
          },
        ],
      },
      { code: orchestrator('return performance.timeOrigin;'), output: null, errors: [clock] },
      { code: orchestrator('return process.hrtime();'), output: null, errors: [clock] },
      { code: orchestrator('return Temporal.Now.instant();'), output: null, errors: [clock] },
      {
        code: orchestrator('return dayjs();', "import dayjs from 'dayjs';"),
        output: null,
        errors: [clock],
      },
      {
        code: orchestrator('return DateTime.now();', "import { DateTime } from 'luxon';"),
        output: null,
        errors: [clock],
      },
      {
        code: orchestrator('return now();', 'const { now } = Date;'),
        output: orchestrator('return ctx.now().getTime();', 'const { now } = Date;'),
        errors: [clock],
      },
      {
        code: orchestrator(
          'return p.now();',
          "import { performance as p } from 'node:perf_hooks';",
        ),
        output: null,
        errors: [
          {
            ...clock,
            suggestions: [
              {
                messageId: 'useNow',
                data: { instead: 'ctx.now().getTime()' },
                output: orchestrator(
                  'return ctx.now().getTime();',
                  "import { performance as p } from 'node:perf_hooks';",
                ),
              },
            ],
          },
        ],
      },
    ],
  });
});
