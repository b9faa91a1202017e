// Several versions at once, as during a deployment.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationDefinition } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bodiesOf, historyOf } from '../fixtures/histories.ts';
import { Harness } from '../fixtures/harness.ts';
import { Gate, Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const tick = defineEvent<number>('tick');
const of = (name: string, version: string): OrchestrationDefinition<unknown, unknown> =>
  defineOrchestration<unknown, unknown>(name, { version });

test('a start uses the requested version, and by default the highest', async () => {
  const versions = ['1.0.0', '1.10.0', '1.9.0'];
  await fixture.attach(versions.map((v) => of('quote', v).handle((ctx) => ctx.info.version)));
  const start = async (version?: string): Promise<unknown> => {
    const options = version === undefined ? {} : { version };
    return (await fixture.harness.client.start('quote', null, options)).result();
  };
  expect(await start()).toBe('1.10.0');
  for (const version of versions) expect(await start(version)).toBe(version);
});

test('children and detached starts use the highest version, or the requested one', async () => {
  const versions = ['1.0.0', '2.0.0'];
  const handle = await fixture.start(
    async (ctx) => [
      await ctx.callOrchestration('part'),
      await ctx.callOrchestration('part', null, { version: '1.0.0' }),
      await ctx.startByName('part', null, { id: 'part-latest' }),
      await ctx.startByName('part', null, { id: 'part-exact', version: '1.0.0' }),
    ],
    null,
    versions.map((v) => of('part', v).handle((ctx) => ctx.info.version)),
  );
  expect(await handle.result()).toEqual(['2.0.0', '1.0.0', 'part-latest', 'part-exact']);
  const result = (id: string): Promise<unknown> => fixture.harness.client.handle(id).result();
  expect(await Promise.all(['part-latest', 'part-exact'].map(result))).toEqual(['2.0.0', '1.0.0']);
});

test('a parent retains its version while its next child has a new version', async () => {
  const go = defineEvent<null>('go');
  const old = of('piece', '1.0.0').handle((ctx) => ctx.info.version);
  const handle = await fixture.start(
    async (ctx) => {
      const first = await ctx.callOrchestration('piece');
      await ctx.waitFor(go);
      return [first, await ctx.callOrchestration('piece')];
    },
    null,
    [old],
  );
  await untilWaiting(handle);
  await fixture.attach([of('piece', '2.0.0').handle((ctx) => ctx.info.version)]);
  await handle.raise(go, null);
  expect(await handle.result()).toEqual(['1.0.0', '2.0.0']);
});

test('an endless instance moves to the next version, and misses no event', async () => {
  const [one, two] = [of('eternal', '1.0.0'), of('eternal', '2.0.0')];
  await fixture.attach([
    one.handle(async (ctx, sum) => {
      const by = await ctx.waitFor(tick);
      if (by === 0) return ctx.continueAsNew(sum, { version: '2.0.0' });
      return ctx.continueAsNew((sum as number) + by);
    }),
  ]);
  const handle = await fixture.harness.client.start(one, 0);
  for (const by of [1, 2, 0, 3, 4]) await handle.raise(tick, by);
  // Version 2 is not deployed yet. The instance waits for it, and its events stay unread.
  await untilWaiting(handle, 'noWorker');
  await handle.raise(tick, -1);
  await fixture.attach([
    two.handle(async (ctx, sum) => {
      const by = await ctx.waitFor(tick);
      return by === -1 ? { sum, ...ctx.info } : ctx.continueAsNew((sum as number) + by * 10);
    }),
  ]);
  expect(await handle.result()).toMatchObject({ sum: 73, version: '2.0.0', execution: 6 });
});

test('an instance of the old version ends with the old code', async () => {
  const go = defineEvent<null>('go');
  const [one, two] = [of('ship', '1.0.0'), of('ship', '2.0.0')];
  const shipped = one.handle(async (ctx) => {
    await ctx.waitFor(go);
    return 'the old way';
  });
  const old = await fixture.attach([shipped]);
  const before = await fixture.harness.client.start(one);
  await untilWaiting(before);
  await fixture.attach([two.handle(() => 'the new way')]);
  await old.stop();
  expect(await (await fixture.harness.client.start('ship')).result()).toBe('the new way');
  await before.raise(go, null);
  await untilWaiting(before, 'noWorker');
  await fixture.attach([shipped]);
  expect(await before.result()).toBe('the old way');
});

test('a new activity waits for the first worker that has it, without attempts', async () => {
  const fresh = defineActivity<null, number>('fresh', { retry: { maxAttempts: 1 } });
  const handle = await fixture.start((ctx) => ctx.call(fresh, null));
  await fixture.attach([defineActivity('stale').handle(() => 'nothing to do with it')]);
  await untilWaiting(handle, 'noWorker');
  await fixture.attach([fresh.handle((_, { info }) => info.attempt)]);
  expect(await handle.result()).toBe(1);
  expect(bodiesOf(await historyOf(handle), 'activityCompleted')).toHaveLength(1);
});

test('an uncached instance knows version, input and parent in every later turn', async () => {
  await using cold = await Harness.start({ settings: ['--cached-instances', '0'] });
  const gate = new Gate();
  let runs = 0;
  const wait = defineActivity<string, string>('wait');
  const inner = of('inner', '3.1.0');
  const outer = of('outer', '1.2.3');
  const worker = [
    wait.handle(async (text) => {
      runs += 1;
      await gate.opened;
      return text;
    }),
    inner.handle(async (ctx, input) => {
      // Only a completion starts the next turn.
      await ctx.call(wait, 'once');
      if (ctx.info.execution === 1) return ctx.continueAsNew(`${String(input)}!`);
      await ctx.call(wait, 'twice');
      return { input, version: ctx.info.version, parent: ctx.info.parent };
    }),
    outer.handle(async (ctx, input) => {
      const child = await ctx.call(inner, input, { id: 'inner-1' });
      return { version: ctx.info.version, parent: ctx.info.parent, input, child };
    }),
  ];
  await cold.attach(worker, { maxCachedInstances: 0 });
  const handle = await cold.client.start(outer, 'given', { id: 'outer-1' });
  await until('the first activity runs', () => runs === 1);
  gate.open();
  expect(await handle.result()).toEqual({
    version: '1.2.3',
    parent: null,
    input: 'given',
    child: {
      input: 'given!',
      version: '3.1.0',
      parent: { instanceId: 'outer-1', execution: 1 },
    },
  });
});
