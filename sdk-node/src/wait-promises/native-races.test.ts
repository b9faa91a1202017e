import { describe, expect, it } from 'vitest';

import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { actionsOf, completed, optionsFor, returned, started } from '../testing/play.suite.ts';
import type { Json } from '../testing/play.suite.ts';
import { play } from '../testing/player.suite.ts';

const raised = (name: string, value: unknown): Json => ({
  eventRaised: { name, payload: { json: value } },
});
const fired = (seq: number, timeMs: number): Json => ({ timeMs, timerFired: { seq } });
const wait = (seq: number, name: string): Json => ({ waitForEvent: { seq, name } });
const timer = (seq: number, fireAtMs: number): Json => ({ createTimer: { seq, fireAtMs } });
const cancel = (seq: number, more: Json = {}): Json => ({ cancelOperation: { seq, ...more } });
const activity = { scheduleActivity: { seq: 1, name: 'a', input: { json: null }, options: {} } };
const early = [raised('y', 1), raised('x', 2)];

/** Sleeps in a loop until an event arrives; resolves with the received values. */
async function ticking(ctx: OrchestrationContext, rounds: number): Promise<unknown[]> {
  const got: unknown[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const tick = ctx.sleep(10).then(() => undefined);
    const one = await Promise.race([ctx.waitFor('m'), tick]);
    if (one !== undefined) got.push(one);
  }
  return got;
}

describe('a wait that lost a native race', () => {
  it('is withdrawn, so that its event goes to the next wait', async () => {
    const options = optionsFor((ctx) => ticking(ctx, 2));
    const turns = await actionsOf(options, [[started()], [fired(1, 1_010)], [raised('m', 'a')]]);
    expect(turns).toEqual([
      [timer(1, 1_010), wait(2, 'm')],
      [cancel(2), timer(3, 1_020), wait(4, 'm')],
      [returned(['a'])],
    ]);
  });

  it.each<[string, (ctx: OrchestrationContext) => Promise<unknown>]>([
    ['then', (ctx) => ctx.waitFor('y').then((value) => value)],
    [
      'catch and finally',
      (ctx) =>
        ctx
          .waitFor('y')
          .catch(() => 0)
          .finally(() => undefined),
    ],
  ])('is withdrawn when the race has a promise derived from it: %s', async (_how, derive) => {
    const options = optionsFor(async (ctx) => {
      await Promise.any([derive(ctx), ctx.callActivity('a')]);
      return ctx.waitFor('y');
    });
    const turns = await actionsOf(options, [[started()], [completed(2)], [raised('y', 7)]]);
    expect(turns.slice(1)).toEqual([[cancel(1), wait(3, 'y')], [returned(7)]]);
  });

  it('returns the event that it received in the same delivery', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const first = await Promise.race([ctx.waitFor('x'), ctx.waitFor('y')]);
      return [first, await ctx.waitFor('y')];
    });
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    const decided = [wait(2, 'x'), wait(3, 'y'), cancel(3), wait(4, 'y'), returned([2, 1])];
    expect(turns).toEqual([[activity], [], decided]);
  });

  it('waits again with its remaining time when code reads it again', async () => {
    const options = optionsFor(async (ctx) => {
      const approval = ctx.waitFor('y', { timeout: 100 });
      await Promise.race([approval, ctx.callActivity('a')]);
      await ctx.callActivity('remind');
      return approval;
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(3)],
      [raised('y', 'yes')],
      [completed(4)],
    ]);
    const remind = { ...activity.scheduleActivity, seq: 4, name: 'remind' };
    expect(turns).toEqual([
      [
        wait(1, 'y'),
        timer(2, 1_100),
        { scheduleActivity: { ...activity.scheduleActivity, seq: 3 } },
      ],
      [cancel(1), cancel(2), { scheduleActivity: remind }],
      [],
      [wait(5, 'y'), returned('yes')],
    ]);
  });

  it('receives its event again and keeps its outcome', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const both = [ctx.waitFor('x'), ctx.waitFor('y')] as const;
      const first = await Promise.race(both);
      return [first, await Promise.all(both)];
    });
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    expect(turns[2]).toEqual([
      wait(2, 'x'),
      wait(3, 'y'),
      cancel(3),
      wait(4, 'y'),
      returned([2, [2, 1]]),
    ]);
  });

  it('receives the next event when another wait received the event that it gave back', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const both = [ctx.waitFor('x'), ctx.waitFor('y')] as const;
      await Promise.race(both);
      return [await ctx.waitFor('y'), await both[1]];
    });
    const turns = [[started()], early, [completed(1)], [raised('y', 3)]];
    expect((await actionsOf(options, turns)).slice(2)).toEqual([
      [wait(2, 'x'), wait(3, 'y'), cancel(3), wait(4, 'y'), wait(5, 'y')],
      [returned([1, 3])],
    ]);
  });

  it('says so when its promise was fulfilled and the event went to another wait', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const both = Promise.all([ctx.waitFor('y'), ctx.waitFor('z')]);
      await Promise.race([both, ctx.waitFor('x')]);
      await ctx.waitFor('y');
      return both;
    });
    const turns = [[started()], early, [completed(1)]];
    const { outcomes } = await play(options, turns, 'sticky');
    expect(JSON.stringify(outcomes.at(-1))).toContain('went to another wait');
  });

  it('stays open when a callback, an await or another race reads it', async () => {
    const options = optionsFor(async (ctx) => {
      const got: unknown[] = [];
      const mail = ctx.waitFor('y');
      void mail.then((value) => got.push(value));
      await Promise.race([mail, ctx.callActivity('a')]);
      await ctx.callActivity('b');
      return got;
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(2)],
      [raised('y', 1)],
      [completed(3)],
    ]);
    expect(turns.at(-1)).toEqual([returned([1])]);
    expect(turns.flat()).not.toContainEqual(cancel(1));
  });

  it('is rejected by a cancellation before code reads it again', async () => {
    const options = optionsFor(async (ctx) => {
      const mail = ctx.waitFor('y');
      await Promise.race([mail, ctx.callActivity('a')]);
      await ctx.callActivity('b').catch(() => undefined);
      return mail;
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(2)],
      [{ cancelRequested: { reason: 'stop' } }],
    ]);
    expect(turns[2]).toEqual([cancel(3), { cancelExecution: { reason: 'stop' } }]);
  });

  it('stays open in histories of releases that did not withdraw it', async () => {
    const options = optionsFor((ctx) => ticking(ctx, 2));
    const recorded = [
      started(),
      { turnCompleted: { delivered: 1 } },
      { timerCreated: { seq: 1, fireAtMs: 1_010 } },
      { eventWaitStarted: { seq: 2, name: 'm' } },
      fired(1, 1_010),
      { turnCompleted: { delivered: 5 } },
      { timerCreated: { seq: 3, fireAtMs: 1_020 } },
      { eventWaitStarted: { seq: 4, name: 'm' } },
      fired(3, 1_020),
    ];
    const { outcomes } = await play(options, [recorded], 'sticky');
    expect(outcomes).toMatchObject([{ kind: 'actions', ended: true }]);
  });
});

const pair = (ctx: OrchestrationContext): [Promise<unknown>, Promise<unknown>] => [
  ctx.waitFor('y'),
  ctx.waitFor('z'),
];

describe('waits inside a contestant that lost', () => {
  it.each<[string, (ctx: OrchestrationContext) => Promise<unknown>]>([
    ['Promise.race', (ctx) => Promise.race(pair(ctx))],
    ['Promise.any', (ctx) => Promise.any(pair(ctx))],
    ['Promise.all', (ctx) => Promise.all(pair(ctx))],
    ['Promise.allSettled', (ctx) => Promise.allSettled(pair(ctx))],
    ['Promise.resolve', (ctx) => Promise.all(pair(ctx).map((one) => Promise.resolve(one)))],
    ['then on a combinator', (ctx) => Promise.race(pair(ctx)).then((value) => value)],
    ['a combinator in another', (ctx) => Promise.all([Promise.race(pair(ctx)), Promise.resolve()])],
    ['a derived promise', (ctx) => Promise.race(pair(ctx).map((one) => one.finally(() => 0)))],
    ['ctx.race', (ctx) => ctx.race({ y: ctx.waitFor('y'), z: ctx.waitFor('z') })],
  ])('are withdrawn with it: %s', async (_how, contestant) => {
    const asked = [wait(1, 'y'), wait(2, 'z')];
    for (const race of [
      (ctx: OrchestrationContext) => Promise.race([contestant(ctx), ctx.callActivity('a')]),
      (ctx: OrchestrationContext) => Promise.any([contestant(ctx), ctx.callActivity('a')]),
      (ctx: OrchestrationContext) => ctx.race({ x: contestant(ctx), a: ctx.callActivity('a') }),
    ]) {
      const options = optionsFor(async (ctx) => {
        await race(ctx);
        return ctx.waitFor('y');
      });
      const turns = await actionsOf(options, [[started()], [completed(3)], [raised('y', 7)]]);
      expect(turns[0]!.slice(0, 2)).toEqual(asked);
      expect(turns.slice(1)).toEqual([[cancel(1), cancel(2), wait(4, 'y')], [returned(7)]]);
    }
  });

  it('are withdrawn when ctx.race has a promise derived from the wait', async () => {
    const options = optionsFor(async (ctx) => {
      const x = ctx
        .waitFor('y')
        .then((value) => value)
        .catch(() => 0)
        .finally(() => undefined);
      await ctx.race({ x, a: ctx.callActivity('a') });
      return ctx.waitFor('y');
    });
    const turns = await actionsOf(options, [[started()], [completed(2)], [raised('y', 7)]]);
    expect(turns.slice(1)).toEqual([[cancel(1), wait(3, 'y')], [returned(7)]]);
  });

  it('return the events that they received in the same delivery', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const inner = Promise.all([ctx.waitFor('y'), ctx.waitFor('z')]);
      const { key } = await ctx.race({ x: ctx.waitFor('x'), inner });
      return [key, await ctx.waitFor('y')];
    });
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    expect(turns[2]).toEqual([
      wait(2, 'y'),
      wait(3, 'z'),
      wait(4, 'x'),
      cancel(2),
      cancel(3),
      wait(5, 'y'),
      returned(['x', 1]),
    ]);
  });

  it('wait again when code reads the contestant again', async () => {
    const options = optionsFor(async (ctx) => {
      const inner = Promise.race(pair(ctx));
      await Promise.race([inner, ctx.callActivity('a')]);
      await ctx.callActivity('remind');
      return inner;
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(3)],
      [completed(4)],
      [raised('z', 'yes')],
    ]);
    expect(turns[1]!.slice(0, 2)).toEqual([cancel(1), cancel(2)]);
    expect(turns[2]).toEqual([wait(5, 'y'), wait(6, 'z')]);
    expect(turns[3]).toEqual([cancel(5), returned('yes')]);
  });

  it('stay open when other code reads them or the contestant', async () => {
    const options = optionsFor(async (ctx) => {
      const got: unknown[] = [];
      const [y, z] = pair(ctx);
      void y.then((value) => got.push(value));
      const inner = Promise.all([z, Promise.resolve(1)]);
      void inner.then(([value]) => got.push(value));
      await ctx.race({ inner, both: Promise.race([y, z]), a: ctx.callActivity('a') });
      await ctx.callActivity('b');
      return got;
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(3)],
      [raised('y', 1), raised('z', 2)],
      [completed(4)],
    ]);
    expect(turns.at(-1)).toEqual([returned([1, 2])]);
    expect(JSON.stringify(turns)).not.toContain('cancelOperation');
  });

  it('stay open in histories of releases that did not withdraw them', async () => {
    const options = optionsFor(async (ctx) => {
      await Promise.race([Promise.all(pair(ctx)), ctx.sleep(10)]);
      return ctx.waitFor('y', { timeout: 10 }).catch(() => 'late');
    });
    const recorded = [
      started(),
      { turnCompleted: { delivered: 1 } },
      { eventWaitStarted: { seq: 1, name: 'y' } },
      { eventWaitStarted: { seq: 2, name: 'z' } },
      { timerCreated: { seq: 3, fireAtMs: 1_010 } },
      fired(3, 1_010),
      { turnCompleted: { delivered: 6 } },
      { eventWaitStarted: { seq: 4, name: 'y' } },
      { timerCreated: { seq: 5, fireAtMs: 1_020 } },
      { timeMs: 1_015, ...raised('y', 1) },
      fired(5, 1_020),
    ];
    const { outcomes } = await play(options, [recorded], 'sticky');
    expect(JSON.stringify(outcomes)).toContain('late');
  });
});

describe('a wait that lost ctx.race', () => {
  it.each<[string, (ctx: OrchestrationContext) => readonly Promise<unknown>[]]>([
    ['its outcome was due', (ctx) => [ctx.waitFor('x'), ctx.waitFor('y')]],
    ['its promise was fulfilled', (ctx) => [ctx.waitFor('y'), ctx.waitFor('x')].toReversed()],
  ])('gives back its event and is cancelled for later readers: %s', async (_when, waits) => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const [x, y] = waits(ctx) as [Promise<unknown>, Promise<unknown>];
      await x;
      await ctx.race({ x, y });
      const reads: unknown[] = [];
      try {
        reads.push(await y);
      } catch (error) {
        reads.push((error as Error).name);
      }
      return [...reads, await ctx.waitFor('y')];
    });
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    const [result] = turns[2]!.slice(-1);
    expect(result).toEqual(returned(['CancelledError', 1]));
    expect(turns[2]).toContainEqual(wait(4, 'y'));
  });
});

describe('functions in ctx.race', () => {
  it('return the events that they received when they lose', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const { value } = await ctx.race({
        x: async (branch) => (await branch.waitFor('x')) as unknown,
        y: async (branch) => (await branch.waitFor('y')) as unknown,
      });
      return [value, await ctx.waitFor('y')];
    });
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    expect(turns[2]).toEqual([
      wait(2, 'x'),
      wait(3, 'y'),
      cancel(3),
      wait(4, 'y'),
      returned([2, 1]),
    ]);
  });

  it('can request no further operations once they returned an event', async () => {
    const options = optionsFor(async (ctx) => {
      const failed: string[] = [];
      await ctx.callActivity('a');
      await ctx.race({
        x: (branch) => branch.waitFor('x'),
        y: async (branch) => {
          await branch.waitFor('y').catch((error: Error) => failed.push(error.name));
          for (let hop = 0; hop < 9; hop += 1) await Promise.resolve();
          await branch.callActivity('charge').catch((error: Error) => failed.push(error.name));
        },
      });
      await ctx.waitFor('y');
      await ctx.callActivity('b');
      return failed;
    });
    const turns = await actionsOf(options, [[started()], early, [completed(1)], [completed(5)]]);
    expect(JSON.stringify(turns)).not.toContain('charge');
    expect(turns[3]).toEqual([returned(['CancelledError', 'CancelledError'])]);
  });

  it('return an event before one that a later wait retains', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const race = ctx.race({ x: ctx.waitFor('x'), y: ctx.waitFor('y') });
      const other = ctx.waitFor('y');
      await race;
      return [await other, await ctx.waitFor('y')];
    });
    const messages = [raised('y', 1), raised('y', 2), raised('x', 3)];
    const turns = await actionsOf(options, [[started()], messages, [completed(1)]]);
    expect(turns[2]).toEqual([
      wait(2, 'x'),
      wait(3, 'y'),
      wait(4, 'y'),
      cancel(3, { passedBy: 1 }),
      wait(5, 'y'),
      returned([2, 1]),
    ]);
  });
});

it('does not affect races of other promises and their timing', async () => {
  const order: string[] = [];
  const run = async (name: string, race: Promise<unknown>): Promise<void> => {
    await race;
    order.push(name);
  };
  await Promise.all([
    run('race', Promise.race([Promise.resolve(1), new Promise(() => undefined)])),
    run('any', Promise.any([Promise.reject(new Error('no')), Promise.resolve(1)])),
    run('set', Promise.race(new Set([Promise.resolve(1), Promise.resolve(2)]))),
  ]);
  expect(order).toHaveLength(3);
  await expect(Promise.race(7 as never)).rejects.toThrow(TypeError);
  expect(Promise.race.name).toBe('race');
});
