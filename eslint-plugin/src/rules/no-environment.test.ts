import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const environment = { messageId: 'environment' };

describe('no-environment', () => {
  testRule('no-environment', {
    valid: [
      orchestrator('return input.env;'),
      orchestrator('const env = { a: 1 }; return env.a;'),
      orchestrator("return ctx.run('home', () => process.env.HOME);"),
      'export const home = process.env.HOME;',
      {
        code: orchestrator('return process.env.NODE_ENV;'),
        options: [{ allow: ['process.env.NODE_ENV'] }],
      },
    ],
    invalid: [
      {
        code: orchestrator('return process.env.HOME;'),
        errors: [
          {
            message:
              'orchestrator code reads the environment of its process: "process.env.HOME". ' +
              'Pass it in the input, or read it in an activity or ctx.run()',
          },
        ],
      },
      {
        code: orchestrator('return env.HOME;', "import { env } from 'node:process';"),
        errors: [environment],
      },
      {
        code: orchestrator('return own.HOME;', "import { env as own } from 'node:process';"),
        errors: [environment],
      },
      { code: orchestrator('return process.argv[2];'), errors: [environment] },
      { code: orchestrator('return process.cwd();'), errors: [environment] },
      { code: orchestrator('return import.meta.env.MODE;'), errors: [environment] },
      {
        code: orchestrator('return hostname();', "import { hostname } from 'node:os';"),
        errors: [environment],
      },
    ],
  });
});
