import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const timer = { messageId: 'timer' };
const pause = "import { setTimeout as pause } from 'node:timers/promises';";
const promisified = "import { promisify } from 'node:util';\nconst pause = promisify(setTimeout);";
const withSleep = (before = '') => orchestrator('await ctx.sleep(input.ms);', before);

describe('no-timers', () => {
  testRule('no-timers', {
    valid: [
      orchestrator("await ctx.sleep('1m');"),
      orchestrator('queueMicrotask(() => undefined);'),
      orchestrator('clearTimeout(input);'),
      orchestrator('await ctx.run("pause", () => pause(5));', pause),
      `${pause} export const wait = () => pause(5);`,
    ],
    invalid: [
      {
        code: orchestrator('await new Promise((resolve) => setTimeout(resolve, input.ms));'),
        output: withSleep(),
        errors: [
          {
            message:
              'orchestrator code waits with a process timer: ' +
              '"setTimeout(resolve, input.ms)". Use ctx.sleep()',
          },
        ],
      },
      {
        code: orchestrator('await new Promise((done) => { setTimeout(() => done(), input.ms); });'),
        output: withSleep(),
        errors: [timer],
      },
      {
        code: orchestrator('await pause(input.ms);', pause),
        output: withSleep(pause),
        errors: [timer],
      },
      {
        code: orchestrator('await pause(input.ms);', promisified),
        output: withSleep(promisified),
        errors: [timer],
      },
      // Code that does more than wait gets a finding without a fix.
      {
        code: orchestrator('await pause(5, "value");', pause),
        output: null,
        errors: [timer],
      },
      {
        code: orchestrator(
          'await new Promise((resolve) => { input.start(); setTimeout(resolve, 5); });',
        ),
        output: null,
        errors: [timer],
      },
      {
        code: orchestrator('await new Promise((ok) => setTimeout(() => ok(input), 5));'),
        output: null,
        errors: [timer],
      },
      { code: orchestrator('setInterval(() => undefined, 5);'), output: null, errors: [timer] },
      { code: orchestrator('setImmediate(() => undefined);'), output: null, errors: [timer] },
      {
        code: orchestrator('return AbortSignal.timeout(5);'),
        output: null,
        errors: [
          {
            message:
              'orchestrator code waits with a process timer: "AbortSignal.timeout(5)". ' +
              'Use ctx.race() with ctx.sleep()',
          },
        ],
      },
    ],
  });
});
