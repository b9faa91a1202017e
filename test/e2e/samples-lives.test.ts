// Long-lived instances and small workers: actors, chains of executions, and a worker that runs one
// task at a time.
import { setTimeout as pause } from 'node:timers/promises';
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, WorkerHandler } from '@perdure/sdk';
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

const oneSlot = { maxTurns: 1, maxActivities: 1 };
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const deploy = defineActivity<string, string>('deploy');
const probe = defineActivity<string, boolean>('probe');
const remove = defineActivity<string, string>('remove');
const removed = defineEvent<null>('remove');

interface Server {
  readonly name: string;
  readonly address?: string;
  readonly probes: number;
}

/** Lives as long as the server that it represents: deployed, probed repeatedly, removed. */
async function live(ctx: OrchestrationContext, server: Server): Promise<unknown> {
  const address = server.address ?? (await ctx.call(deploy, server.name));
  for (let probes = server.probes; ; probes += 1) {
    if (probes - server.probes === 3) return ctx.continueAsNew({ ...server, address, probes });
    const first = await ctx.race({ removed: ctx.waitFor(removed), due: ctx.sleep(3) });
    if (first.key === 'removed') return { probes, gone: await ctx.call(remove, address) };
    const healthy = await ctx.call(probe, address);
    ctx.setStatus({ healthy, probes: probes + 1 });
  }
}
const machines: WorkerHandler[] = [
  deploy.handle((name) => `${name}.example`),
  probe.handle(() => true),
  remove.handle((address) => `${address} is gone`),
];

test('many actors run concurrently, each deployed, probed and removed once', async () => {
  const name = await fixture.deploy(live, machines);
  const start = (no: number): ReturnType<typeof fixture.harness.client.start> =>
    fixture.harness.client.start(name, { name: `server-${no}`, probes: 0 });
  const actors = await Promise.all(upTo(20).map(start));
  for (const actor of actors) {
    await until('it was probed over several executions', async () => {
      const { customStatus, execution } = await actor.get();
      return execution > 1 && (customStatus as { probes: number }).probes > 3;
    });
    await actor.raise(removed, null);
  }
  for (const [no, actor] of actors.entries()) {
    const { probes, gone } = (await actor.result()) as { probes: number; gone: string };
    expect(gone).toBe(`server-${no}.example is gone`);
    const { execution } = await actor.get();
    expect([execution, execution - 1]).toContain(Math.floor(probes / 3) + 1);
    for (let run = 2; run <= execution; run += 1) {
      const scheduled = bodiesOf(await historyOf(actor, run), 'activityScheduled');
      expect(scheduled.map(({ name: called }) => called)).not.toContain('deploy');
    }
  }
});

test('a chain of five executions returns the result of a single one', async () => {
  const double = defineActivity<number, number>('double');
  const name = await fixture.deploy(
    async (ctx, { value, left }: { value: number; left: number }) => {
      const next = await ctx.call(double, value);
      return left === 1 ? next : ctx.continueAsNew({ value: next, left: left - 1 });
    },
    [double.handle((n) => n * 2)],
  );
  const chains = await Promise.all(
    upTo(12).map((value) => fixture.harness.client.start(name, { value, left: 5 })),
  );
  for (const [value, chain] of chains.entries()) {
    expect(await chain.result()).toBe(value * 32);
    const executions = await chain.executions();
    expect(executions.map(({ execution }) => execution)).toEqual([1, 2, 3, 4, 5]);
    for (const { execution } of executions) checkSound(await historyOf(chain, execution));
  }
});

test('an execution continues as new immediately, without a wait', async () => {
  const handle = await fixture.start(
    (ctx, left: number) => (left === 0 ? ctx.info.execution : ctx.continueAsNew(left - 1)),
    10,
  );
  expect(await handle.result()).toBe(11);
});

test('a timer that is created after another has fired fires at its own time', async () => {
  const handle = await fixture.start(async (ctx) => {
    const times = [ctx.now().getTime()];
    for (const ms of [10, 40, 5, 25]) {
      await ctx.sleep(ms);
      times.push(ctx.now().getTime());
    }
    return times;
  });
  const times = (await handle.result()) as number[];
  for (const [index, ms] of [10, 40, 5, 25].entries()) {
    const tookMs = times[index + 1]! - times[index]!;
    expect(tookMs).toBeGreaterThanOrEqual(ms);
    expect(tookMs).toBeLessThan(ms + 2_000);
  }
});

test('timers of one turn fire in the order of their times, a zero timer first', async () => {
  const handle = await fixture.start(async (ctx) => {
    const order: number[] = [];
    await Promise.all([30, 0, 20, 10].map((ms) => ctx.sleep(ms).then(() => order.push(ms))));
    return order;
  });
  expect(await handle.result()).toEqual([0, 10, 20, 30]);
});

const child = defineOrchestration<number, number>('child');
const add = defineActivity<number, number>('add');
const go = defineEvent<number>('go');

test('a worker with one slot runs a whole instance, twenty at once', async () => {
  const life = defineOrchestration<number, number>('life');
  const lead = async (ctx: OrchestrationContext, from: number): Promise<number> => {
    if (ctx.info.execution === 2) return from;
    ctx.setStatus('began');
    const id = ctx.uuid();
    const sums = await Promise.all([ctx.call(add, from), ctx.call(add, from + 1)]);
    await ctx.sleep(1);
    const more = await ctx.call(child, sums[0] + sums[1]);
    const raised = await ctx.waitFor(go);
    const started = await ctx.start(child, raised, { id });
    ctx.setStatus('ends');
    return ctx.continueAsNew(started === id ? more + raised : -1);
  };
  const parts = [child.handle((ctx, n) => ctx.call(add, n)), add.handle((n) => n + 1)];
  await fixture.attach([life.handle(lead), ...parts], oneSlot);
  const all = await Promise.all(upTo(20).map((no) => fixture.harness.client.start(life, no)));
  for (const one of all) await one.raise(go, 100);
  for (const [no, one] of all.entries()) {
    expect(await one.result()).toBe(2 * no + 4 + 100);
    expect(await one.get()).toMatchObject({ status: 'completed', customStatus: 'ends' });
  }
});

test('on one slot an activity that obeys its cancellation frees the slot', async () => {
  const patient = defineActivity<string, string>('patient');
  const handlers = [
    patient.handle(async (what, { signal }) => {
      if (what === 'quick') return what;
      await pause(3_600_000, undefined, { signal });
      return 'never';
    }),
  ];
  const name = await fixture.deploy((ctx, what: string) => ctx.call(patient, what));
  await fixture.attach(handlers, { ...oneSlot, maxTurns: 0 });
  const long = await fixture.harness.client.start(name, 'long');
  await untilWaiting(long, 'activity');
  const quick = await fixture.harness.client.start(name, 'quick');
  await untilWaiting(quick, 'activity');
  await long.cancel('enough');
  expect(await quick.result()).toBe('quick');
  expect((await long.get()).status).toBe('cancelled');
});

test('on one slot an activity that ignores its cancellation keeps only the slot', async () => {
  const stubborn = defineActivity<string, string>('stubborn');
  const gate = new Gate();
  const handlers = [
    stubborn.handle(async (what) => {
      if (what === 'deaf') await gate.opened;
      return what;
    }),
  ];
  const name = await fixture.deploy((ctx, what: string) => ctx.call(stubborn, what));
  await fixture.attach(handlers, { ...oneSlot, maxTurns: 0 });
  const deaf = await fixture.harness.client.start(name, 'deaf');
  await untilWaiting(deaf, 'activity');
  await deaf.cancel('enough');
  await until('it has ended', async () => (await deaf.get()).status === 'cancelled');
  const quick = await fixture.harness.client.start(name, 'quick');
  await untilWaiting(quick, 'activity');
  gate.open();
  expect(await quick.result()).toBe('quick');
  // The late result of the activity was not recorded.
  expect(kindsOf(await historyOf(deaf))).not.toContain('activityCompleted');
});
