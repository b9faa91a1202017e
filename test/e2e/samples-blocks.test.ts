// Concurrent parts of an orchestration, with all kinds of joins and races. The tests also replay
// each history.
import { defineActivity, defineEvent, defineOrchestration } from '@perdure/sdk';
import type { OrchestrationContext, WorkerHandler } from '@perdure/sdk';
import { replay } from '@perdure/sdk/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bodiesOf, checkSound, historyOf } from '../fixtures/histories.ts';
import { Fixture, untilWaiting } from '../fixtures/fixture.ts';
import type { Code } from '../fixtures/fixture.ts';
import { until } from '../fixtures/until.ts';

const echo = defineActivity<string, string>('echo');
const measure = defineActivity<string, number>('measure');
const fails = defineActivity<string, never>('fails');
const never = defineActivity<null, null>('never');
const child = defineOrchestration<string, string>('child');
const sleeper = defineOrchestration<null, string>('sleeper');
const chain = defineOrchestration<number, string>('chain');
const first = defineEvent<string>('first');
const second = defineEvent<string>('second');

const beside: WorkerHandler[] = [
  echo.handle((text) => text),
  measure.handle((text) => text.length),
  fails.handle((text) => {
    throw new RangeError(text);
  }),
  never.handle(
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
  ),
  child.handle((ctx, text) => ctx.call(echo, `${text} by a child`)),
  sleeper.handle(async (ctx) => {
    await ctx.sleep('1h');
    return 'slept';
  }),
  chain.handle((ctx, depth) =>
    depth === 0 ? ctx.call(echo, 'bottom') : ctx.call(chain, depth - 1),
  ),
];

/** Several operations that depend on each other. */
async function block(ctx: OrchestrationContext, name: string): Promise<string> {
  const one = await ctx.call(echo, name);
  await ctx.sleep(1);
  return (await ctx.call(measure, one)) > 3 ? `${one} is long` : `${one} is short`;
}
const late = async (ctx: OrchestrationContext): Promise<string> => {
  await ctx.sleep('1h');
  return 'too late';
};
const join = (ctx: OrchestrationContext, ...names: string[]): Promise<string[]> =>
  Promise.all(names.map((name) => ctx.branch((own) => block(own, name))));

const cases: Record<string, { code: Code; gives: unknown }> = {
  'blocks that branch differently are joined in the order of the calls': {
    code: (ctx) => join(ctx, 'long', 'ab', 'longer'),
    gives: ['long is long', 'ab is short', 'longer is long'],
  },
  'many blocks are joined': {
    code: async (ctx) => (await join(ctx, ...Array.from({ length: 30 }, (_, n) => `${n}`))).length,
    gives: 30,
  },
  'blocks that the code awaits in sequence run one after the other': {
    code: async (ctx) => [await block(ctx, 'a'), await block(ctx, 'b')],
    gives: ['a is short', 'b is short'],
  },
  'the faster of two blocks wins a race': {
    code: (ctx) => ctx.race({ late, quick: (own) => block(own, 'a') }),
    gives: { key: 'quick', value: 'a is short' },
  },
  'a block races a single operation': {
    code: (ctx) => ctx.race({ late, echo: ctx.call(echo, 'once') }),
    gives: { key: 'echo', value: 'once' },
  },
  'the shortest of three blocks with timers wins': {
    code: (ctx) =>
      ctx.race({
        hour: late,
        soon: (own) => own.sleep(2).then(() => 'soon'),
        day: (own) => own.sleep('1d').then(() => 'a day'),
      }),
    gives: { key: 'soon', value: 'soon' },
  },
  'a race is part of a join': {
    code: (ctx) =>
      Promise.all([
        ctx.race({ late, quick: ctx.call(echo, 'raced') }).then(({ value }) => value),
        ctx.branch((own) => block(own, 'plain')),
      ]),
    gives: ['raced', 'plain is long'],
  },
  'a join is part of a race': {
    code: (ctx) => ctx.race({ late, both: (own) => join(own, 'a', 'b') }),
    gives: { key: 'both', value: ['a is short', 'b is short'] },
  },
  'a child wins a race': {
    code: (ctx) => ctx.race({ late, child: ctx.call(child, 'won') }),
    gives: { key: 'child', value: 'won by a child' },
  },
  'children are joined within a block': {
    code: (ctx) =>
      ctx.branch((own) => Promise.all(['a', 'b', 'c'].map((name) => own.call(child, name)))),
    gives: ['a by a child', 'b by a child', 'c by a child'],
  },
  'children of children are awaited within a block': {
    code: (ctx) => ctx.branch((own) => own.call(chain, 3)),
    gives: 'bottom',
  },
  'a join of different types retains each type': {
    code: async (ctx) => {
      const [text, length] = await Promise.all([ctx.call(echo, 'typed'), ctx.call(measure, 'abc')]);
      return [text.toUpperCase(), length + 1];
    },
    gives: ['TYPED', 4],
  },
  'results are mapped before they are joined and raced': {
    code: async (ctx) => {
      const long = ctx.call(measure, 'abcd').then((length) => length > 3);
      const won = await ctx.race({ late, long });
      const all = await Promise.all(
        ['a', 'bb'].map((text) => ctx.call(measure, text).then((n) => n * 10)),
      );
      return [won, all];
    },
    gives: [{ key: 'long', value: true }, [10, 20]],
  },
  'an error passes through a join with its type': {
    code: (ctx) =>
      Promise.all([ctx.call(echo, 'fine'), ctx.call(fails, 'not')]).catch(
        (error: { type: string }) => error.type,
      ),
    gives: 'RangeError',
  },
  'a pending operation that is not awaited does not block the code': {
    code: async (ctx) => {
      const unread = ctx.call(echo, 'read later');
      const meanwhile = await ctx.call(echo, 'at once');
      void ctx.call(echo, 'read never');
      await ctx.sleep(1);
      return [meanwhile, await unread];
    },
    gives: ['at once', 'read later'],
  },
  'work continues after a race was won': {
    code: async (ctx) => {
      const { key } = await ctx.race({ late, quick: ctx.call(echo, 'first') });
      await ctx.sleep(1);
      return [key, await ctx.call(echo, 'then'), await ctx.call(child, 'then')];
    },
    gives: ['quick', 'then', 'then by a child'],
  },
};

let fixture: Fixture;
const definitionOf = (name: string): string => name.replaceAll(' ', '-');
const handlers = [
  ...Object.entries(cases).map(([name, { code }]) =>
    defineOrchestration(definitionOf(name)).handle((ctx) => code(ctx, undefined)),
  ),
  ...beside,
];
beforeAll(async () => {
  fixture = await Fixture.open();
  await fixture.harness.attach(handlers);
});
afterAll(() => fixture.close());

for (const [name, { gives }] of Object.entries(cases)) {
  test(name, async () => {
    const handle = await fixture.harness.client.start(definitionOf(name));
    expect(await handle.result()).toEqual(gives);
    const history = await historyOf(handle);
    checkSound(history);
    expect(await replay(history, handlers)).toEqual({ ok: true });
  });
}

test('a child that loses to a timer, or to another child, is cancelled at once', async () => {
  const name = await fixture.deploy(async (ctx, id: string) => {
    const slow = (no: number, own = ctx): Promise<string> =>
      own.call(sleeper, null, { id: `${id}-${no}` });
    const timeout = await ctx.race({ slow: slow(1), time: ctx.sleep(5) });
    const other = await ctx.race({ slow: slow(2), quick: ctx.call(child, 'won') });
    const inBlock = await ctx.race({ slow: (own) => slow(3, own), time: ctx.sleep(5) });
    // The parent still runs, because its end would cancel the children too.
    await ctx.waitFor(first);
    return [timeout.key, other.key, inBlock.key];
  });
  const handle = await fixture.harness.client.start(name, 'loser');
  await untilWaiting(handle);
  for (const no of [1, 2, 3]) {
    const loser = fixture.harness.client.handle(`loser-${no}`);
    await until(`child ${no} is cancelled`, async () => (await loser.get()).status === 'cancelled');
  }
  await handle.raise(first, 'enough');
  expect(await handle.result()).toEqual(['time', 'quick', 'time']);
  await fixture.clear();
});

test('a wait that lost its race leaves the event, now and on replay', async () => {
  const code: Code = async (ctx) => {
    const won = await ctx.race({ a: ctx.waitFor(first), b: ctx.waitFor(second) });
    await ctx.sleep(1);
    return [won.key, await ctx.waitFor(won.key === 'a' ? second : first)];
  };
  const name = await fixture.deploy(code);
  const handle = await fixture.harness.client.start(name);
  await untilWaiting(handle, 'event', 2);
  await Promise.all([handle.raise(second, 'b'), handle.raise(first, 'a')]);
  const [won, rest] = (await handle.result()) as [string, string];
  expect([won, rest].toSorted()).toEqual(['b', won === 'b' ? 'a' : 'b'].toSorted());
  const handler = defineOrchestration(name).handle((ctx) => code(ctx, undefined));
  expect(await replay(await historyOf(handle), [handler])).toEqual({ ok: true });
  await fixture.clear();
});

test('an event, a timer and an activity race in the order in which they happen', async () => {
  const name = await fixture.deploy((ctx, ms: number) =>
    ctx.race({
      event: ctx.waitFor(first),
      time: ctx.sleep(ms),
      work: ctx.call(never, null),
    }),
  );
  const byTime = await fixture.harness.client.start(name, 5);
  expect(await byTime.result()).toEqual({ key: 'time' });
  const byEvent = await fixture.harness.client.start(name, 3_600_000);
  await untilWaiting(byEvent);
  await byEvent.raise(first, 'now');
  expect(await byEvent.result()).toEqual({ key: 'event', value: 'now' });
  expect(bodiesOf(await historyOf(byEvent), 'operationCancelled')).toHaveLength(2);
  await fixture.clear();
});
