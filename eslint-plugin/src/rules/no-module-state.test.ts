import { describe } from 'vitest';

import { orchestrator, testRule } from '../rule-tests.suite.ts';

const change = { messageId: 'change' };
const read = { messageId: 'read' };

describe('no-module-state', () => {
  testRule('no-module-state', {
    valid: [
      orchestrator('let count = 0; count += 1; const all = []; all.push(count); return all;'),
      orchestrator('return limits.max;', 'const limits = { max: 3 };'),
      // Filled once, when the module is loaded.
      orchestrator('return names.get(input);', 'const names = new Map(); names.set("a", 1);'),
      // Filled by a function that the module level calls.
      orchestrator(
        'return names.get(input);',
        'const names = new Map(); function add(x) { names.set(x, 1); } add("a");',
      ),
      orchestrator('ctx.state.set("a", 1);'),
      orchestrator("return ctx.run('count', () => { count += 1; });", 'let count = 0;'),
      'let count = 0; export const add = () => { count += 1; };',
      {
        code: orchestrator(
          'return cache.get(input);',
          'const cache = new Map(); function put() { cache.set(1, 1); }',
        ),
        options: [{ reads: false }],
      },
      {
        code: orchestrator('calls += 1;', 'let calls = 0;'),
        options: [{ allow: ['calls'] }],
      },
    ],
    invalid: [
      {
        code: orchestrator('count += 1;', 'let count = 0;'),
        errors: [
          {
            message:
              'orchestrator code changes state outside of its function: "count". ' +
              'Use a local variable, ctx.state, or an activity',
          },
        ],
      },
      { code: orchestrator('count++;', 'let count = 0;'), errors: [change] },
      { code: orchestrator('cache.set(input, 1);', 'const cache = new Map();'), errors: [change] },
      { code: orchestrator('list[0] = input;', 'const list = [];'), errors: [change] },
      { code: orchestrator('delete all.a.b;', 'const all = { a: { b: 1 } };'), errors: [change] },
      { code: orchestrator('[last] = input;', 'let last;'), errors: [change] },
      {
        code: orchestrator('Object.assign(config, input);', "import { config } from './a.js';"),
        errors: [change],
      },
      { code: orchestrator('globalThis.last = input;'), errors: [change] },
      {
        code: orchestrator('help();', 'let count = 0; function help() { count += 1; }'),
        errors: [change],
      },
      {
        code: orchestrator(
          'return cache.get(input);',
          'const cache = new Map(); export function put(x) { cache.set(x, 1); }',
        ),
        errors: [
          {
            message:
              'orchestrator code reads state that changes outside of its function: "cache". ' +
              'Pass the value in the input, or read it in an activity or ctx.run()',
          },
        ],
      },
      {
        code: orchestrator(
          'if (isOpen) await ctx.sleep(5);',
          'let isOpen = false; export function open() { isOpen = true; }',
        ),
        errors: [read],
      },
    ],
  });
});
