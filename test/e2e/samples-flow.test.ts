// Small programs with one instance each: branch, fail, recover, report, receive and continue.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext } from '@perdure/sdk';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { historyOf, kindsOf } from '../fixtures/histories.ts';
import { describeError } from '../fixtures/outcomes.ts';
import { Gate, Fixture, untilWaiting } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await Fixture.open();
});
afterEach(() => fixture.clear());
afterAll(() => fixture.close());

const stop = defineEvent<null>('stop');

test('the first of an activity and an event decides, in both orders', async () => {
  const gate = new Gate();
  const build = defineActivity<string, string>('build');
  const override = defineEvent<string>('override');
  const name = await fixture.deploy(
    (ctx, what: string) =>
      ctx.race({ built: ctx.call(build, what), overridden: ctx.waitFor(override) }),
    [
      build.handle(async (what) => {
        if (what === 'slow') await gate.opened;
        return what;
      }),
    ],
  );
  const quick = await fixture.harness.client.start(name, 'quick');
  expect(await quick.result()).toEqual({ key: 'built', value: 'quick' });
  const slow = await fixture.harness.client.start(name, 'slow');
  await untilWaiting(slow);
  expect(await slow.raise(override, 'manually')).toBe('delivered');
  expect(await slow.result()).toEqual({ key: 'overridden', value: 'manually' });
  gate.open();
});

test('a client follows the status of an instance from stage to stage, up to its end', async () => {
  const next = defineEvent<null>('next');
  const stages = ['picked', 'packed', 'sent'];
  const handle = await fixture.start(async (ctx) => {
    for (const stage of stages) {
      ctx.setStatus({ stage });
      await ctx.waitFor(next);
    }
    return 'done';
  });
  for (const stage of stages) {
    await until(`it is ${stage}`, async () => {
      const { customStatus, status } = await handle.get();
      return (
        status === 'running' && (customStatus as { stage?: string } | undefined)?.stage === stage
      );
    });
    await handle.raise(next, null);
  }
  expect(await handle.result()).toBe('done');
  expect(await handle.get()).toMatchObject({
    status: 'completed',
    customStatus: { stage: 'sent' },
  });
});

test('an error passes through nested functions, and code recovers from it', async () => {
  class StockLow extends Error {}
  const reserve = defineActivity<string, string>('reserve');
  const reserveOne = async (ctx: OrchestrationContext, place: string): Promise<string> =>
    ctx.call(reserve, place);
  const reserveAnywhere = async (ctx: OrchestrationContext): Promise<string> => {
    const refusals: string[] = [];
    for (const place of ['north', 'south', 'east']) {
      try {
        return `${await reserveOne(ctx, place)} after ${refusals.join(', ')}`;
      } catch (error) {
        refusals.push((error as { type: string }).type);
      }
    }
    throw new Error('nothing anywhere');
  };
  const handlers = [
    reserve.handle((place) => {
      if (place === 'east') return place;
      throw new StockLow(place);
    }),
  ];
  const recovered = await fixture.start(reserveAnywhere, null, handlers);
  expect(await recovered.result()).toBe('east after StockLow, StockLow');
});

test('an uncaught error ends the instance with its cause', async () => {
  const fails = defineActivity<null, never>('fails');
  const handlers = [
    fails.handle(() => {
      throw new RangeError('out of it');
    }),
  ];
  const handle = await fixture.start((ctx) => ctx.call(fails, null), null, handlers);
  expect(await handle.result().catch(describeError)).toMatchObject({
    name: 'OrchestrationFailedError',
    cause: { type: 'ActivityFailedError', cause: { type: 'RangeError' } },
  });
  const thrown = await fixture.start(() => {
    throw new SyntaxError('at once');
  });
  await expect(thrown.result()).rejects.toMatchObject({ type: 'SyntaxError' });
  expect((await thrown.get()).status).toBe('failed');
});

test('a detached start is independent of later actions of its starter', async () => {
  const after = defineActivity<string, string>('after');
  const letter = defineOrchestration<string, string>('letter');
  const handle = await fixture.start(
    async (ctx) => [
      await ctx.start(letter, 'by sea', { id: 'letter-1' }),
      await ctx.call(after, 'written'),
    ],
    null,
    [
      after.handle((what) => what),
      letter.handle(async (ctx, how) => {
        await ctx.waitFor(stop);
        return how;
      }),
    ],
  );
  expect(await handle.result()).toEqual(['letter-1', 'written']);
  const detached = fixture.harness.client.handle(letter, 'letter-1');
  expect((await detached.get()).parent).toBeUndefined();
  await detached.raise(stop, null);
  expect(await detached.result()).toBe('by sea');
});

test('settings are changed at run time, and no change is missed', async () => {
  interface Settings {
    readonly rate: number;
  }
  const settings = defineEvent<Settings>('settings');
  const serve = defineActivity<number, number>('serve');
  const served: number[] = [];
  const handle = await fixture.start(
    async (ctx, seen: number[]) => {
      let rates = seen;
      for (let cycle = 0; cycle < 4; cycle += 1) {
        const first = await ctx.race({
          changed: ctx.waitFor(settings),
          stopped: ctx.waitFor(stop),
          next: ctx.sleep(5),
        });
        if (first.key === 'stopped') return rates;
        if (first.key === 'changed') rates = [...rates, first.value.rate];
        await ctx.call(serve, rates.at(-1)!);
      }
      return ctx.continueAsNew(rates);
    },
    [1],
    [serve.handle((rate) => served.push(rate))],
  );
  await until('it serves', () => served.includes(1));
  await handle.raise(settings, { rate: 2 });
  await until('it serves otherwise', () => served.includes(2));
  for (const rate of [3, 4, 5, 6]) await handle.raise(settings, { rate });
  await until('it serves the last setting', () => served.includes(6));
  await handle.raise(stop, null);
  expect(await handle.result()).toEqual([1, 2, 3, 4, 5, 6]);
  expect((await handle.get()).execution).toBeGreaterThan(1);
});

test('a conversation continues over many turns, executions and a restart', async () => {
  const say = defineEvent<string>('say');
  const answer = defineActivity<readonly string[], string>('answer');
  const handle = await fixture.start(
    async (ctx, talk: string[]) => {
      for (let turn = 0; turn < 2; turn += 1) {
        const words = await ctx.waitFor(say);
        if (words === 'bye') return talk;
        talk.push(words);
        talk.push(await ctx.call(answer, talk));
        ctx.setStatus({ turns: talk.length / 2, last: talk.at(-1) });
      }
      return ctx.continueAsNew(talk);
    },
    [],
    [answer.handle((talk) => `${talk.length}: ${talk.at(-1)}`)],
  );
  const words = ['hello', 'how are you', 'and you', 'really', 'good'];
  for (const [index, text] of words.entries()) {
    await handle.raise(say, text);
    await until('the answer', async () => {
      const said = (await handle.get()).customStatus as { turns: number; last: string } | undefined;
      return said?.turns === index + 1 && said.last === `${index * 2 + 1}: ${text}`;
    });
    if (index === 2) await fixture.harness.restartSidecar();
  }
  await handle.raise(say, 'bye');
  const talk = await handle.result();
  expect(talk).toEqual(words.flatMap((text, index) => [text, `${index * 2 + 1}: ${text}`]));
  expect((await handle.get()).execution).toBe(3);
});

test('several mailboxes and activities alternate over many turns', async () => {
  const [order, remark] = [defineEvent<number>('order'), defineEvent<string>('remark')];
  const cook = defineActivity<number, string>('cook');
  const handle = await fixture.start(
    async (ctx) => {
      const served: string[] = [];
      while (served.length < 6) {
        const first = await ctx.race({ order: ctx.waitFor(order), remark: ctx.waitFor(remark) });
        served.push(first.key === 'order' ? await ctx.call(cook, first.value) : first.value);
      }
      return served;
    },
    null,
    [cook.handle((table) => `dish ${table}`)],
  );
  for (const no of [1, 2, 3]) {
    await handle.raise(order, no);
    await handle.raise(remark, `said ${no}`);
  }
  const served = (await handle.result()) as string[];
  expect(served.filter((one) => one.startsWith('dish'))).toEqual(['dish 1', 'dish 2', 'dish 3']);
  expect(served.filter((one) => one.startsWith('said'))).toEqual(['said 1', 'said 2', 'said 3']);
});

test('code that returns at once records start, turn and end', async () => {
  const handle = await fixture.start(() => 'at once');
  expect(await handle.result()).toBe('at once');
  const kinds = kindsOf(await historyOf(handle));
  expect(kinds[0]).toBe('executionStarted');
  expect(kinds.at(-1)).toBe('executionCompleted');
  expect(kinds).toHaveLength(3);
});
