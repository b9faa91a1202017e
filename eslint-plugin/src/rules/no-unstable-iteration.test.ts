import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const state = { messageId: 'state' };
const stream = { messageId: 'stream' };
const locale = { messageId: 'locale' };
const changing = 'const seen = new Map(); export function put(x) { seen.set(x, 1); }';

describe('no-unstable-iteration', () => {
  testRule('no-unstable-iteration', {
    valid: [
      orchestrator('const all = new Map(input); for (const [key] of all) ctx.log.info(key);'),
      orchestrator('for (const key in input) ctx.log.info(key);'),
      orchestrator('return Object.keys(input).toSorted();'),
      orchestrator('for (const one of list) ctx.log.info(one);', 'const list = ["a", "b"];'),
      orchestrator('for await (const one of [ctx.sleep(1), ctx.sleep(2)]) one;'),
      orchestrator('for await (const one of own()) one;', 'async function* own() { yield 1; }'),
      orchestrator("return input.toSorted((a, b) => a.localeCompare(b, 'en'));"),
      orchestrator("return input.toSorted(new Intl.Collator('en').compare);"),
      `${changing} export const all = () => [...seen];`,
    ],
    invalid: [
      {
        code: orchestrator('for (const [key] of seen) ctx.log.info(key);', changing),
        errors: [
          {
            message:
              'orchestrator code iterates over state of the module: the order of "seen" depends ' +
              'on what this process did before. Use a local variable, or the input',
          },
        ],
      },
      { code: orchestrator('return [...seen];', changing), errors: [state] },
      { code: orchestrator('return Array.from(seen);', changing), errors: [state] },
      { code: orchestrator('return seen.keys();', changing), errors: [state] },
      {
        code: orchestrator(
          'for await (const one of pages()) one;',
          "import { pages } from './a.js';",
        ),
        errors: [stream],
      },
      {
        code: orchestrator('for await (const one of feed) one;', 'const feed = open();'),
        errors: [stream],
      },
      {
        code: orchestrator('return input.toSorted((a, b) => a.localeCompare(b));'),
        errors: [
          {
            message:
              'the order depends on the language of the machine: "a.localeCompare(b)". ' +
              "Pass a language, for example 'en', or compare with <",
          },
        ],
      },
      { code: orchestrator('return new Intl.Collator();'), errors: [locale] },
    ],
  });
});
