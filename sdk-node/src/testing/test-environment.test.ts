import { expect, test } from 'vitest';

import { defineActivity } from '../definitions/activity.ts';
import { defineEvent } from '../definitions/event.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import type { OrchestrationInterceptor } from '../interceptors/orchestration.ts';
import { TestEnvironment } from './test-environment.ts';

const double = defineActivity<number, number>('double');
const approval = defineEvent<boolean>('approval');
const patient = defineOrchestration<number, string>('patient');
const flaky = defineOrchestration<null, number>('flaky');
const shaky = defineActivity<null, number>('shaky', {
  retry: { maxAttempts: 3, initialInterval: '1h' },
});

let attempts = 0;
const handlers = [
  double.handle(async (n) => n * 2),
  shaky.handle(async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('not yet');
    return attempts;
  }),
  flaky.handle((ctx) => ctx.call(shaky, null)),
  patient.handle(async (ctx, n) => {
    const started = ctx.now().getTime();
    const first = await ctx.race({ yes: ctx.waitFor(approval), late: ctx.sleep('24h') });
    const hours = (ctx.now().getTime() - started) / 3_600_000;
    const value = await ctx.call(double, n);
    return `${first.key} after ${hours} h: ${value}`;
  }),
];

test('a day passes immediately, and its timer wins a race', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const run = await env.client.start(patient, 21);
  await env.advance('23h');
  expect((await run.get()).status).toBe('running');
  await env.advance('1h');
  expect(await run.result()).toBe('late after 24 h: 42');
});

test('an event wins the race against the deadline', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const run = await env.client.start(patient, 1);
  await env.advance('2h');
  await run.raise(approval, true);
  expect(await run.result()).toBe('yes after 2 h: 2');
});

test('finish() skips the pauses between attempts', async () => {
  await using env = await TestEnvironment.start({ handlers });
  const before = env.now().getTime();
  const run = await env.client.start(flaky, null);
  expect(await env.finish(run.result())).toBe(3);
  expect(env.now().getTime() - before).toBeGreaterThanOrEqual(3 * 3_600_000);
});

test('a non-deterministic call throws at its call site, unless the guard is off', async () => {
  const dice = defineOrchestration<null, number>('dice');
  const handler = dice.handle(async (ctx) => {
    await ctx.sleep('1h');
    return Math.random();
  });
  await using guarded = await TestEnvironment.start({ handlers: [handler] });
  const stopped = await guarded.client.start(dice, null);
  await guarded.advance('1h');
  const { status, waitingFor } = await stopped.get();
  expect(status).toBe('stuck');
  expect(waitingFor[0]?.detail).toContain('use ctx.random()');

  await using lax = await TestEnvironment.start({
    handlers: [handler],
    nondeterminismGuard: false,
  });
  const run = await lax.client.start(dice, null);
  expect(await lax.finish(run.result())).toBeLessThan(1);
});

test('the nondeterminism guard checks orchestrators and no other code', async () => {
  const read: number[] = [];
  const look = (): unknown => read.push(Date.now(), Math.random());
  const orchestration: OrchestrationInterceptor[] = [
    {
      execution(_, next) {
        look();
        const promise = next();
        look();
        return promise;
      },
      operation(_, next) {
        look();
        const promise = next();
        look();
        return promise;
      },
      turn() {
        look();
        return { delivered: look, finished: look };
      },
    },
  ];
  const wait = defineOrchestration<boolean, number>('wait');
  const handler = wait.handle(async (ctx, fair) => {
    await Promise.all([ctx.sleep('1h'), ctx.waitFor(approval)]);
    return fair ? ctx.random() : Math.random();
  });
  const interceptors = { worker: { orchestration } };
  await using env = await TestEnvironment.start({ handlers: [handler], interceptors });
  const [fair, foul] = await Promise.all([
    env.client.start(wait, true),
    env.client.start(wait, false),
  ]);
  await Promise.all([fair.raise(approval, true), foul.raise(approval, true)]);
  expect(await env.finish(fair.result())).toBeLessThan(1);
  expect(read.length).toBeGreaterThan(20);
  expect((await foul.get()).waitingFor[0]?.detail).toContain('use ctx.random()');
});
