// The handlers of the workers of a soak test: one orchestration for each use of the engine, each
// with a predictable result.
import {
  ApplicationError,
  defineActivity,
  defineEvent,
  defineOrchestration,
  defineQuery,
  defineUpdate,
} from '@perdure/sdk';
import type { WorkerHandler } from '@perdure/sdk';

const plus = defineActivity<readonly [number, number], number>('soak-plus');
/** Fails on its first attempts. The input is their number. */
const shaky = defineActivity<number, number>('soak-shaky', {
  retry: { maxAttempts: 6, initialInterval: '20ms', maxInterval: '200ms' },
});
const refuse = defineActivity<null, never>('soak-refuse', { retry: { maxAttempts: 1 } });

export const note = defineEvent<number>('note');
export const deposit = defineUpdate<number, number>('deposit');
export const balance = defineQuery<null, number>('balance');
export const close = defineEvent<null>('close');

/** Calls this many activities in sequence. */
export const chain = defineOrchestration<number, number>('soak-chain');
/** Calls this many activities in parallel. */
export const fan = defineOrchestration<number, number>('soak-fan');
/** Runs a race that a timer wins, and sleeps for this many milliseconds. */
export const timers = defineOrchestration<number, string>('soak-timers');
/** Calls this many children. Each one is a chain of two executions. */
export const family = defineOrchestration<number, number>('soak-family');
/** Sums this many notes, two in each execution. */
export const actor = defineOrchestration<{ left: number; sum: number }, number>('soak-actor');
/** Calls an activity that fails this many times before it succeeds. */
export const retry = defineOrchestration<number, number>('soak-retry');
/** Accepts deposits by updates until it is closed. Stores the balance as a value. */
export const account = defineOrchestration<null, number>('soak-account');
/** Compensates this many steps. */
export const saga = defineOrchestration<number, number[]>('soak-saga');
/** The orchestration of a schedule. */
export const tick = defineOrchestration<number, number>('soak-tick');

const sumOf = (parts: readonly number[]): number => parts.reduce((a, b) => a + b, 0);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const activities: readonly WorkerHandler[] = [
  plus.handle(([a, b]) => a + b),
  shaky.handle((failures, { info }) => {
    if (info.attempt <= failures) throw new Error('not yet');
    return failures;
  }),
  refuse.handle(() => {
    throw new ApplicationError('refused', { nonRetryable: true });
  }),
];

const flows: readonly WorkerHandler[] = [
  chain.handle(async (ctx, length) => {
    let sum = 0;
    for (const _ of upTo(length)) sum = await ctx.call(plus, [sum, 1]);
    return sum;
  }),
  fan.handle(async (ctx, width) =>
    sumOf(await Promise.all(upTo(width).map((n) => ctx.call(plus, [n, 1])))),
  ),
  timers.handle(async (ctx, ms) => {
    const first = await ctx.race({ soon: ctx.sleep(ms), never: ctx.waitFor(note) });
    await ctx.sleep(ms);
    return first.key;
  }),
  family.handle(async (ctx, width) =>
    sumOf(await Promise.all(upTo(width).map(() => ctx.call(chain, 2)))),
  ),
  retry.handle((ctx, failures) => ctx.call(shaky, failures)),
  saga.handle(async (ctx, steps) => {
    const undone: number[] = [];
    const whole = ctx.saga();
    const body = async (): Promise<never> => {
      for (const step of upTo(steps)) {
        await ctx.call(plus, [step, 0]);
        whole.add(async (own) => undone.push(await own.call(plus, [step, 0])));
      }
      return ctx.call(refuse, null);
    };
    await whole.run(body).catch(() => undefined);
    return undone;
  }),
  tick.handle((ctx, n) => ctx.call(plus, [n, 1])),
];

const lives: readonly WorkerHandler[] = [
  actor.handle(async (ctx, { left, sum }) => {
    let now = sum;
    const here = Math.min(2, left);
    for (const _ of upTo(here)) now += await ctx.waitFor(note);
    return left > here ? ctx.continueAsNew({ left: left - here, sum: now }) : now;
  }),
  account.handle(async (ctx) => {
    const held = (): number => ctx.state.get<number>('balance') ?? 0;
    ctx.onQuery(balance, held);
    ctx.onUpdate(deposit, {
      validate: (amount) => {
        if (amount <= 0) throw new RangeError('nothing to deposit');
      },
      handle: async (amount) => {
        await ctx.call(plus, [amount, 0]);
        ctx.state.set('balance', held() + amount);
        return held();
      },
    });
    await ctx.waitFor(close);
    return held();
  }),
];

export const handlers: readonly WorkerHandler[] = [...activities, ...flows, ...lives];
