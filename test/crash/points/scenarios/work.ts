// Operations of an orchestrator: activities, steps, timers, races.
import assert from 'node:assert/strict';
import { ApplicationError, defineActivity, defineOrchestration } from '@perdure/sdk';
import type { Scenario } from '../scenario.ts';

export const double = defineActivity<number, number>('double');
const shaky = defineActivity<number, number>('shaky', {
  retry: { maxAttempts: 5, initialInterval: 5 },
});
const refuse = defineActivity<string, never>('refuse', { retry: { maxAttempts: 1 } });

export const doubling = double.handle((n) => n * 2);
const failing = [
  shaky.handle((failures, { info }) => {
    if (info.attempt <= failures) throw new Error('not yet');
    return info.attempt;
  }),
  refuse.handle((what) => {
    throw new ApplicationError(what, { nonRetryable: true });
  }),
];

const chain = defineOrchestration<number, number>('chain').handle(async (ctx, n) => {
  const first = await ctx.call(double, n);
  return ctx.call(double, first);
});
const retrying = defineOrchestration<number, unknown>('retrying').handle(async (ctx, n) => {
  const attempt = await ctx.call(shaky, n);
  const refused = await ctx.call(refuse, 'no').catch((error: Error) => error.name);
  return [attempt, refused];
});
const fan = defineOrchestration<number, number[]>('fan').handle((ctx, n) =>
  Promise.all(Array.from({ length: n }, (_, index) => ctx.call(double, index))),
);
const timers = defineOrchestration<number, boolean>('timers').handle(async (ctx, ms) => {
  const from = ctx.now().getTime();
  await Promise.all([ctx.sleep(ms), ctx.sleep(2 * ms)]);
  const between = ctx.now().getTime();
  await ctx.sleep(ms);
  return between - from >= 2 * ms && ctx.now().getTime() - between >= ms;
});
const race = defineOrchestration<number, unknown>('race').handle(async (ctx, n) => {
  const won = await ctx.race({ quick: ctx.call(double, n), late: ctx.sleep('1h') });
  const second = await ctx.race({ never: ctx.waitFor('never'), soon: ctx.sleep(5) });
  return [won, second.key];
});
const steps = defineOrchestration<number, unknown>('steps').handle(async (ctx, n) => {
  const id = ctx.uuid();
  const one = await ctx.run('one', () => n + 1);
  const no = await ctx.run('no', () => Promise.reject(new Error('no'))).catch((e: Error) => e.name);
  const two = await ctx.run('two', () => one + 1);
  return [one, no, two, id.length, ctx.random() < 1];
});
const saga = defineOrchestration<number, unknown>('saga').handle(async (ctx, n) => {
  const undone: number[] = [];
  const steps = ctx.saga();
  const done = steps.run(async () => {
    for (const part of [n, n + 1]) {
      const made = await ctx.call(double, part);
      steps.add(async (inner) => undone.push(await inner.call(double, -made)));
    }
    return ctx.call(refuse, 'the last of them');
  });
  return done.catch((error: Error) => [error.name, undone]);
});
const large = defineOrchestration<number, number>('large').handle(async (ctx, bytes) => {
  const text = await ctx.run('text', () => 'x'.repeat(bytes));
  const halves = [text.slice(0, bytes / 2), text.slice(bytes / 2)];
  const lengths = await Promise.all(halves.map((half) => ctx.run('length', () => half.length)));
  return lengths.reduce((a, b) => a + b);
});

/** Starts an instance and checks its output. */
function returns(name: string, input: unknown, expected: unknown): Scenario['play'] {
  return async (stage) => {
    await stage.start(name, input, 'one');
    assert.deepEqual(await stage.result('one'), expected);
  };
}

export const workScenarios: readonly Scenario[] = [
  { name: 'start', handlers: [chain, doubling], play: returns('chain', 3, 12) },
  {
    name: 'activity with retry',
    handlers: [retrying, ...failing],
    play: returns('retrying', 2, [3, 'ActivityFailedError']),
  },
  { name: 'fan-out', handlers: [fan, doubling], play: returns('fan', 5, [0, 2, 4, 6, 8]) },
  { name: 'timer', handlers: [timers], play: returns('timers', 30, true) },
  {
    name: 'race',
    handlers: [race, doubling],
    play: returns('race', 4, [{ key: 'quick', value: 8 }, 'soon']),
  },
  {
    name: 'step',
    handlers: [steps],
    play: returns('steps', 1, [2, 'StepFailedError', 3, 36, true]),
  },
  {
    name: 'saga',
    handlers: [saga, doubling, ...failing],
    play: returns('saga', 1, ['ActivityFailedError', [-8, -4]]),
  },
  { name: 'large payload', handlers: [large], play: returns('large', 800_000, 800_000) },
];
