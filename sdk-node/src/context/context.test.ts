import { describe, expect, it } from 'vitest';

import { defineEvent } from '../definitions/event.ts';
import { CancelledError, NonDeterministicAwaitError, TimeoutError } from '../errors.ts';
import {
  actionsOf,
  completed,
  failed,
  optionsFor,
  returned,
  started,
} from '../testing/play.suite.ts';
import { play } from '../testing/player.suite.ts';
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import type { Logger } from '../model/logger.ts';

const fired = (seq: number, timeMs: number): Record<string, unknown> => ({
  timeMs,
  timerFired: { seq },
});

describe('ctx', () => {
  it('returns its time, its execution and its parent', async () => {
    const options = optionsFor(async (ctx) => {
      const before = ctx.now().getTime();
      await ctx.sleepUntil(new Date(5_000));
      return { before, after: ctx.now().getTime(), ...ctx.info };
    });
    const parent = { instanceId: 'p', execution: 2, seq: 3 };
    const turns = await actionsOf(options, [
      [started(null, { version: '1', parent, headers: [{ key: 'k', value: 'v' }] })],
      [fired(1, 5_001)],
    ]);
    expect(turns[1]).toEqual([
      returned({
        before: 1_000,
        after: 5_001,
        instanceId: 'i-1',
        execution: 1,
        name: 'o',
        version: '1',
        parent: { instanceId: 'p', execution: 2 },
        headers: { k: 'v' },
      }),
    ]);
  });

  it('logs each line once, across replays', async () => {
    const lines: unknown[] = [];
    const write =
      (level: string) =>
      (...line: unknown[]): void =>
        void lines.push([level, ...line]);
    const log: Logger = {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
    };
    const options = optionsFor(
      async (ctx) => {
        ctx.log.info('one');
        await ctx.callActivity('a');
        ctx.log.warn('two', { of: 'three' });
        await ctx.callActivity('b');
        ctx.log.error('three');
      },
      { log },
    );
    await play(options, [[started()], [completed(1)], [completed(2)]], 'rebuilt');
    const fields = { orchestration: 'o', instanceId: 'i-1', execution: 1 };
    expect(lines).toEqual([
      ['info', 'one', fields],
      ['warn', 'two', { ...fields, of: 'three' }],
      ['error', 'three', fields],
    ]);
  });

  it('reports whether it is replaying', async () => {
    const seen: boolean[] = [];
    const options = optionsFor(async (ctx) => {
      seen.push(ctx.isReplaying);
      await ctx.callActivity('a');
      seen.push(ctx.isReplaying);
      await ctx.callActivity('b');
      seen.push(ctx.isReplaying);
    });
    await play(options, [[started()], [completed(1)], [completed(2)]], 'sticky');
    expect(seen.splice(0)).toEqual([false, false, false]);
    await play(options, [[started()], [completed(1)], [completed(2)]], 'rebuilt');
    expect(seen).toEqual([false, true, false, true, true, false]);
  });

  it('accepts promises of operations as contestants, also of earlier requests', async () => {
    const options = optionsFor(async (ctx) => {
      const early = ctx.callActivity('early');
      await ctx.callActivity('first');
      const won = await ctx.race({ early, late: ctx.sleep(50) });
      const loser = await early.catch((error: unknown) => error instanceof CancelledError);
      return [won.key, loser];
    });
    const turns = await actionsOf(options, [[started()], [completed(2)], [fired(3, 1_050)]]);
    expect(turns[2]).toEqual([{ cancelOperation: { seq: 1 } }, returned(['late', true])]);
  });

  it('lets a settled contestant win at once', async () => {
    const options = optionsFor(async (ctx) => {
      const early = ctx.callActivity('early');
      await early;
      return ctx.race({ late: ctx.sleep(50), early });
    });
    const turns = await actionsOf(options, [[started()], [completed(1, 'E')]]);
    expect(turns[1]).toEqual([
      { createTimer: { seq: 2, fireAtMs: 1_050 } },
      { cancelOperation: { seq: 2 } },
      returned({ key: 'early', value: 'E' }),
    ]);
  });

  it('does not cancel the operations of a promise from other code, but continues', async () => {
    const options = optionsFor(async (ctx) => {
      const work = (async () => {
        await ctx.callActivity('a');
        return ctx.callActivity('b');
      })();
      return ctx.race({ work, late: ctx.sleep(50) });
    });
    const turns = await actionsOf(options, [[started()], [fired(2, 1_050)]]);
    expect(turns[1]).toEqual([returned({ key: 'late' })]);
  });

  it('cancels a branch and its clean-up through the context of the branch', async () => {
    const options = optionsFor(async (ctx) => {
      const work = async (own: OrchestrationContext): Promise<void> => {
        await own.callActivity('a');
        try {
          await Promise.all([own.callActivity('b'), own.branch(async (in2) => in2.sleep(9_000))]);
        } finally {
          await own.callActivity('undo');
        }
      };
      const first = await ctx.race({ work, late: ctx.sleep(50) });
      return [first.key, await ctx.callActivity('after')];
    });
    const turns = await actionsOf(options, [
      [started()],
      [completed(2)],
      [fired(1, 1_050)],
      [completed(5)],
      [completed(6, 'x')],
    ]);
    expect(turns.slice(2)).toEqual([
      [
        { cancelOperation: { seq: 3 } },
        { cancelOperation: { seq: 4 } },
        expect.objectContaining({ scheduleActivity: expect.objectContaining({ seq: 5 }) }),
        expect.objectContaining({ scheduleActivity: expect.objectContaining({ seq: 6 }) }),
      ],
      [],
      [returned(['late', 'x'])],
    ]);
  });

  it('cancels an earlier branch that lost a race', async () => {
    const options = optionsFor(async (ctx) => {
      const work = ctx.branch(async (own) => own.callActivity('a'));
      return ctx.race({ work, late: ctx.sleep(50) });
    });
    const turns = await actionsOf(options, [[started()], [fired(2, 1_050)]]);
    expect(turns[1]).toEqual([{ cancelOperation: { seq: 1 } }, returned({ key: 'late' })]);
  });

  it('rejects the race with the error that a contestant throws synchronously', async () => {
    const options = optionsFor(async (ctx) =>
      ctx
        .race({
          bad: () => {
            throw new Error('at once');
          },
          late: ctx.sleep(50),
        })
        .catch((error: Error) => error.message),
    );
    const turns = await actionsOf(options, [[started()]]);
    expect(turns[0]).toEqual([
      { createTimer: { seq: 1, fireAtMs: 1_050 } },
      { cancelOperation: { seq: 1 } },
      returned('at once'),
    ]);
  });

  it('rejects a race without contestants', async () => {
    const options = optionsFor(async (ctx) => {
      expect(() => ctx.race({})).toThrow(TypeError);
      return 'ok';
    });
    expect(await actionsOf(options, [[started()]])).toEqual([[returned('ok')]]);
  });

  it('returns a typed event, or throws a TimeoutError', async () => {
    const approval = defineEvent<{ ok: boolean }>('approval');
    const options = optionsFor(async (ctx) => {
      const first = await ctx.waitFor(approval, { timeout: '1s' });
      const second = await ctx
        .waitFor(approval, { timeout: '1s' })
        .catch((error: unknown) => error);
      return [first.ok, second instanceof TimeoutError && [second.timeoutType, second.of]];
    });
    const turns = await actionsOf(options, [
      [started()],
      [{ eventRaised: { name: 'approval', payload: { json: { ok: true } } } }],
      [fired(4, 2_000)],
    ]);
    expect(turns[2]).toEqual([
      { cancelOperation: { seq: 3 } },
      returned([true, ['wait', 'approval']]),
    ]);
  });

  it('keeps a hundred thousand unread messages in order', async () => {
    const count = 100_000;
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      for (let i = 0; i < count; i += 1) {
        if ((await ctx.waitFor('m')) !== i) throw new Error(`not ${i}`);
      }
      return 'all';
    });
    const messages = Array.from({ length: count }, (_, i) => ({
      eventRaised: { name: 'm', payload: { json: i } },
    }));
    const { outcomes } = await play(options, [[started(), ...messages, completed(1)]], 'sticky');
    const [outcome] = outcomes;
    expect(outcome?.kind === 'actions' && outcome.actions.length).toBe(count + 2);
  });

  it('rejects invalid arguments without using a sequence number', async () => {
    const options = optionsFor(async (ctx) => {
      const wrong: (() => unknown)[] = [
        () => ctx.sleep(Number.NaN),
        () => ctx.sleep('soon' as never),
        () => ctx.sleepUntil(new Date(Number.NaN)),
        () => ctx.callActivity(''),
        () => ctx.callOrchestration('c', null, { id: 'a::b' }),
        () => ctx.startByName('c', null, { id: '' }),
        () => ctx.raise('', 'e'),
        () => ctx.waitFor(''),
        () => ctx.waitFor('x', { timeout: Number.NaN }),
        () => ctx.run('s', () => 1, { maxAttempts: 0 }),
        () => ctx.callActivity('a', 1, { startToClose: 'x' as never }),
      ];
      for (const call of wrong) expect(call).toThrow(/TypeError|RangeError|./);
      await ctx.callActivity('a');
    });
    const turns = await actionsOf(options, [[started()]]);
    expect(turns[0]).toMatchObject([{ scheduleActivity: { seq: 1 } }]);
  });

  it('rejects its use inside a step', async () => {
    const options = optionsFor(async (ctx) => ctx.run('s', () => ctx.uuid()));
    const { outcomes } = await play(options, [[started()]], 'sticky');
    const [outcome] = outcomes;
    if (outcome?.kind !== 'actions') throw new Error('failed');
    const { failure } = await outcome.steps[0]!.execute();
    expect(failure?.type).toBe('NonDeterministicAwaitError');
    expect(NonDeterministicAwaitError.name).toBe('NonDeterministicAwaitError');
  });

  it('cancels through native combinators: the execution ends as cancelled', async () => {
    const cancel = { cancelRequested: { reason: 'r' } };
    for (const combine of [
      (ps: Promise<unknown>[]) => Promise.all(ps),
      (ps: Promise<unknown>[]) => Promise.race(ps),
      (ps: Promise<unknown>[]) => Promise.any(ps),
    ]) {
      const options = optionsFor(async (ctx) => combine([ctx.sleep(1), ctx.callActivity('a')]));
      const turns = await actionsOf(options, [[started()], [cancel]]);
      expect(turns[1]!.at(-1)).toEqual({ cancelExecution: { reason: 'r' } });
    }
  });

  it('is not cancelled by a cancelled child or activity', async () => {
    const options = optionsFor(async (ctx) => ctx.callActivity('a'));
    const event = {
      activityFailed: { seq: 1, attempt: 1, failure: { kind: 'CANCELLED', message: 'm' } },
    };
    const turns = await actionsOf(options, [[started()], [event]]);
    expect(turns[1]).toMatchObject([
      { failExecution: { failure: { type: 'ActivityFailedError' } } },
    ]);
    await actionsOf(options, [[started()], [failed(1)]]);
  });
});
