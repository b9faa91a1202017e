import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const random = { messageId: 'random' };
const uuid = "import { v4 as id, v5 } from 'uuid';";
const nano = "import { nanoid } from 'nanoid';";

describe('no-random', () => {
  testRule('no-random', {
    valid: [
      orchestrator('return ctx.random() + ctx.uuid();'),
      orchestrator('return v5(input.name, input.space);', uuid),
      orchestrator(
        "return createHash('sha256').update(input).digest('hex');",
        "import { createHash } from 'node:crypto';",
      ),
      orchestrator('await ctx.run("draw", () => Math.random());'),
      orchestrator('const Math = { random: () => 4 }; return Math.random();'),
    ],
    invalid: [
      {
        code: orchestrator('return Math.random() < 0.5;'),
        output: orchestrator('return ctx.random() < 0.5;'),
        errors: [
          { message: 'orchestrator code uses random numbers: "Math.random()". Use ctx.random()' },
        ],
      },
      {
        code: orchestrator('return globalThis.crypto.randomUUID();'),
        output: orchestrator('return ctx.uuid();'),
        errors: [random],
      },
      {
        code: orchestrator('return randomUUID();', "import { randomUUID } from 'crypto';"),
        output: orchestrator('return ctx.uuid();', "import { randomUUID } from 'crypto';"),
        errors: [random],
      },
      {
        code: orchestrator('return id();', uuid),
        output: orchestrator('return ctx.uuid();', uuid),
        errors: [random],
      },
      {
        code: orchestrator('return nanoid(8);', nano),
        output: null,
        errors: [
          {
            ...random,
            suggestions: [
              {
                messageId: 'replace',
                data: { instead: 'ctx.uuid()' },
                output: orchestrator('return ctx.uuid();', nano),
              },
            ],
          },
        ],
      },
      {
        code: orchestrator(
          'return crypto.randomBytes(8);',
          "import * as crypto from 'node:crypto';",
        ),
        output: null,
        errors: [random],
      },
      {
        code: orchestrator('return _.shuffle(input);', "import _ from 'lodash';"),
        output: null,
        errors: [random],
      },
      // Two in one expression are fixed together.
      {
        code: orchestrator('return [Math.random(), Math.random()];'),
        output: orchestrator('return [ctx.random(), ctx.random()];'),
        errors: [random, random],
      },
    ],
  });
});
