// Recovery after failures of a sidecar or a worker, and invariants of every history.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { InstanceHandle, OrchestrationContext, WorkerHandler } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, checkSound, historyOf, kindsOf } from '../fixtures/histories.ts';
import { Gate, Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const go = defineEvent<string>('go');
const echo = defineActivity<string, string>('echo');
const leaf = defineOrchestration<string, string>('leaf');
const beside = [
  echo.handle((text) => text),
  leaf.handle(async (ctx, text) => {
    await ctx.sleep(20);
    return ctx.call(echo, text);
  }),
];
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

type Way = 'activity' | 'timer' | 'event' | 'child';
const waitIn: Record<Way, (ctx: OrchestrationContext) => Promise<unknown>> = {
  activity: (ctx) => ctx.call(echo, 'activity'),
  timer: (ctx) => ctx.sleep(20).then(() => 'timer'),
  event: (ctx) => ctx.waitFor(go),
  child: (ctx) => ctx.call(leaf, 'child'),
};

test('instances with different waits continue after a restart of all', async () => {
  const various = defineOrchestration<Way, unknown>('various');
  const handlers = [
    various.handle(async (ctx, way) => [
      await ctx.waitFor<string>('begin'),
      await waitIn[way](ctx),
      await waitIn[way](ctx),
    ]),
    ...beside,
  ];
  await fixture.attach(handlers);
  const ways: Way[] = ['activity', 'timer', 'event', 'child'];
  const all = await Promise.all(
    [...ways, ...ways, ...ways].map((way) => fixture.harness.client.start(various, way)),
  );
  for (const one of all) await untilWaiting(one);
  // Half of the instances have begun and may be at any point. The others begin after the restart.
  for (const one of all.slice(0, 6)) await one.raise('begin', 'early');
  await fixture.clear();
  await fixture.harness.restartSidecar();
  await fixture.attach(handlers);
  for (const one of all.slice(6)) await one.raise('begin', 'late');
  for (const [index, one] of all.entries()) {
    const way = ways[index % 4]!;
    if (way === 'event') for (const word of ['event', 'event']) await one.raise(go, word);
    expect(await one.result()).toEqual([index < 6 ? 'early' : 'late', way, way]);
    checkSound(await historyOf(one));
  }
});

test('each of several equal activities gets its own result across a restart', async () => {
  let calls = 0;
  const gate = new Gate();
  const next = defineActivity<string, number>('next');
  const name = await fixture.deploy(
    async (ctx) => {
      const before = await Promise.all(upTo(3).map(() => ctx.call(next, 'same')));
      await ctx.waitFor(go);
      return [before, await Promise.all(upTo(3).map(() => ctx.call(next, 'same')))];
    },
    [
      next.handle(async () => {
        calls += 1;
        const mine = calls;
        await gate.opened;
        return mine;
      }),
    ],
  );
  const handle = await fixture.harness.client.start(name);
  await until('all run', () => calls === 3);
  gate.open();
  await untilWaiting(handle);
  await fixture.harness.restartSidecar();
  await handle.raise(go, 'on');
  const [before, after] = (await handle.result()) as [number[], number[]];
  // Each result is recorded with the number of its call, and replay reads it by this number.
  const recorded = bodiesOf(await historyOf(handle), 'activityCompleted')
    .toSorted((a, b) => a.seq - b.seq)
    .map(({ output }) => Number(String(output!.data)));
  expect([...before, ...after]).toEqual(recorded);
  expect(new Set(recorded).size).toBe(6);
});

test('each result of many activities that run during a restart is recorded once', async () => {
  const gate = new Gate();
  const hold = defineActivity<number, number>('hold');
  const runs = new Map<number, number>();
  const handle = await fixture.start(
    (ctx) => Promise.all(upTo(20).map((n) => ctx.call(hold, n))),
    null,
    [
      hold.handle(async (n) => {
        runs.set(n, (runs.get(n) ?? 0) + 1);
        if (n % 2 === 1) await gate.opened;
        return n;
      }),
    ],
  );
  await until('all were begun', () => runs.size === 20);
  await fixture.harness.restartSidecar();
  await until('the worker is back', async () => {
    const views = await fixture.harness.client.listWorkers();
    return views.length === 1;
  });
  gate.open();
  expect(await handle.result()).toEqual(upTo(20));
  expect([...runs.values()]).toEqual(upTo(20).map(() => 1));
  expect(bodiesOf(await historyOf(handle), 'activityCompleted')).toHaveLength(20);
});

const retry = { maxAttempts: 4, initialInterval: 5 };

test('many retrying instances count their own attempts', async () => {
  const shaky = defineActivity<number, number>('shaky', { retry });
  const name = await fixture.deploy(
    (ctx, failures: number) => ctx.call(shaky, failures).catch(() => 'failed for good'),
    [
      shaky.handle((failures, { info }) => {
        if (info.attempt <= failures) throw new Error('not yet');
        return info.attempt;
      }),
    ],
  );
  const all = await Promise.all(upTo(30).map((no) => fixture.harness.client.start(name, no % 5)));
  for (const [no, one] of all.entries()) {
    expect(await one.result()).toBe(no % 5 === 4 ? 'failed for good' : (no % 5) + 1);
    // History has one event with the number of attempts.
    const kinds = kindsOf(await historyOf(one)).filter((kind) => kind.startsWith('activity'));
    expect(kinds).toHaveLength(2);
  }
});

test('retries and time limits of an execution do not reach the next', async () => {
  const slow = defineActivity<number, string>('slow', { retry, startToClose: 20 });
  const gate = new Gate();
  const attempts: string[] = [];
  const handle = await fixture.start(
    async (ctx, run: number) => {
      const first = await ctx.race({ done: ctx.call(slow, run), late: ctx.sleep(30) });
      if (run === 3) return ctx.call(slow, 0);
      return first.key === 'done' ? 'never' : ctx.continueAsNew(run + 1);
    },
    1,
    [
      slow.handle(async (run, { info }) => {
        attempts.push(`${run}.${info.execution}.${info.attempt}`);
        if (run > 0) await gate.opened;
        return `done in execution ${info.execution}, attempt ${info.attempt}`;
      }),
    ],
  );
  expect(await handle.result()).toBe('done in execution 3, attempt 1');
  gate.open();
  expect((await handle.executions()).length).toBe(3);
  for (const execution of [1, 2, 3]) expect(attempts).toContain(`${execution}.${execution}.1`);
  const last = bodiesOf(await historyOf(handle, 3), 'activityCompleted');
  expect(last.map(({ attempt }) => attempt)).toEqual([1]);
});

/** A program that differs from seed to seed, and ends in every way. */
async function anything(ctx: OrchestrationContext, seed: number): Promise<unknown> {
  const results: unknown[] = [];
  for (let step = 0; step < 4; step += 1) {
    const pick = (seed * 7 + step * 3) % 5;
    if (pick === 0) results.push(await ctx.call(echo, `${step}`));
    if (pick === 1) results.push(await ctx.race({ a: ctx.call(leaf, 'a'), b: ctx.sleep(seed) }));
    if (pick === 2) results.push(await Promise.all([ctx.call(echo, 'x'), ctx.run('y', () => 'y')]));
    if (pick === 3) results.push(await ctx.waitFor('never', { timeout: 2 }).catch(() => 'late'));
    if (pick === 4) ctx.setStatus({ step, random: ctx.random() });
  }
  if (seed % 4 === 1) throw new Error('ends badly');
  if (seed % 4 === 2 && ctx.info.execution < 3) return ctx.continueAsNew(seed);
  return results;
}

test('a history has no gaps, one end, and one outcome for each call', async () => {
  const random = defineOrchestration<number, unknown>('anything');
  const handlers: WorkerHandler[] = [random.handle(anything), ...beside];
  await fixture.attach(handlers);
  const all = await Promise.all(upTo(24).map((seed) => fixture.harness.client.start(random, seed)));
  await Promise.all(all.map((one) => one.result().catch(() => undefined)));
  const checkExecution = async (one: InstanceHandle<unknown>, execution: number): Promise<void> => {
    const history = await historyOf(one, execution);
    checkSound(history);
    const ends = kindsOf(history).filter((kind) =>
      /^execution(Completed|Failed|ContinuedAsNew)$/.test(kind),
    );
    expect(ends).toHaveLength(1);
    expect(history.at(-1)!.kind).toBe(ends[0]);
    const settled = [
      ...bodiesOf(history, 'activityCompleted'),
      ...bodiesOf(history, 'operationCancelled'),
    ].map(({ seq }) => seq);
    for (const { seq } of bodiesOf(history, 'activityScheduled')) expect(settled).toContain(seq);
    expect(await replay(history, handlers)).toEqual({ ok: true });
  };
  for (const one of all) {
    for (const { execution } of await one.executions()) await checkExecution(one, execution);
  }
});
