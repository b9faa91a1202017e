// The effect of a cancellation on a saga with steps in progress. Its transcripts are in
// conformance/cases/scopes.json.
import { describe, expect, it } from 'vitest';

import { CancelledError } from '../errors.ts';
import { actionsOf, completed, failed, optionsFor, started } from '../testing/play.suite.ts';
import type { Json } from '../testing/play.suite.ts';
import type { OrchestrationContext, Saga } from '../model/orchestration-context.ts';

const call = (seq: number, name: string): Json => ({
  scheduleActivity: { seq, name, input: { json: null }, options: {} },
});
const cancel = (seq: number): Json => ({ cancelOperation: { seq } });
const stop: Json = { cancelRequested: { reason: 'enough' } };
const stopped: Json = { cancelExecution: { reason: 'enough' } };

type Body = (ctx: OrchestrationContext, saga: Saga) => Promise<unknown>;

function played(body: Body, turns: Json[][]): Promise<Json[][]> {
  const options = optionsFor((ctx) => {
    const saga = ctx.saga();
    return saga.run(() => body(ctx, saga));
  });
  return actionsOf(options, [[started()], ...turns]);
}

const charge: Body = async (ctx, saga) => {
  await ctx.callActivity('charge');
  saga.add((own) => own.callActivity('refund'));
};

describe('a cancellation while an activity of a saga is in progress', () => {
  it('runs the compensation that was added after the call', async () => {
    const turns = await played(charge, [[stop], [completed(1)], [completed(2)]]);
    expect(turns).toEqual([[call(1, 'charge')], [], [call(2, 'refund')], [stopped]]);
  });

  it('runs the compensation that was added before the call', async () => {
    const before: Body = async (ctx, saga) => {
      saga.add((own) => own.callActivity('refund'));
      await ctx.callActivity('charge');
    };
    const turns = await played(before, [[stop], [completed(1)], [completed(2)]]);
    expect(turns).toEqual([[call(1, 'charge')], [], [call(2, 'refund')], [stopped]]);
  });

  it('is thrown at the next operation of the code, of any kind', async () => {
    const next: ((ctx: OrchestrationContext, saga: Saga) => Promise<unknown>)[] = [
      (ctx) => ctx.callActivity('ship'),
      (ctx) => ctx.sleep('1h'),
      (ctx) => ctx.waitFor('go', { timeout: '1h' }),
      (ctx) => ctx.race({ ship: (own) => own.callActivity('ship') }),
      (ctx) => ctx.scope((own) => own.shield((inner) => inner.sleep('1s')), { timeout: '1h' }),
      (_ctx, saga) =>
        saga.step(
          (own) => own.callActivity('ship'),
          () => undefined,
        ),
      (ctx) => ctx.continueAsNew(),
    ];
    for (const go of next) {
      const seen: unknown[] = [];
      const body: Body = async (ctx, saga) => {
        await charge(ctx, saga);
        await go(ctx, saga).catch((error: unknown) => {
          seen.push(error);
          throw error;
        });
      };
      const turns = await played(body, [[stop], [completed(1)], [completed(2)]]);
      expect(turns.slice(2)).toEqual([[call(2, 'refund')], [stopped]]);
      expect(seen.every((error) => error instanceof CancelledError)).toBe(true);
      expect(seen.length).toBeGreaterThan(0);
    }
  });

  it('does not cancel shields, and clean-up continues', async () => {
    const body: Body = async (ctx, saga) => {
      await charge(ctx, saga);
      await ctx.shield((own) => own.callActivity('note'));
      try {
        await ctx.callActivity('ship');
      } finally {
        await ctx.callActivity('unlock');
      }
    };
    const turns = await played(body, [
      [stop],
      [completed(1)],
      [completed(2)],
      [completed(3)],
      [completed(4)],
    ]);
    expect(turns.slice(2)).toEqual([
      [call(2, 'note')],
      [call(3, 'unlock')],
      [call(4, 'refund')],
      [stopped],
    ]);
  });

  it('rejects with the failure of the activity', async () => {
    const body: Body = async (ctx, saga) => {
      try {
        await charge(ctx, saga);
      } catch {
        await ctx.callActivity('note');
      }
    };
    const turns = await played(body, [[stop], [failed(1)], [completed(2)]]);
    expect(turns).toEqual([[call(1, 'charge')], [], [call(2, 'note')], [stopped]]);
  });

  it('awaits steps, starts and raised events, and cancels the rest', async () => {
    const body: Body = async (ctx, saga) => {
      saga.add((own) => own.callActivity('undo'));
      await Promise.all([
        ctx.run('count', () => 1),
        ctx.startByName('other', null, { id: 'other' }),
        ctx.raise('other', 'go'),
        ctx.sleep('1h'),
        ctx.waitFor('go'),
        ctx.callOrchestration('child', null, { id: 'child' }),
        ctx.readValue('other', { name: 'total' } as never),
      ]);
    };
    const turns = await played(body, [
      [stop],
      [{ stepCompleted: { seq: 1, output: { json: 1 } } }, { startAccepted: { seq: 2 } }],
      [{ raiseAccepted: { seq: 3 } }],
      [completed(8)],
    ]);
    expect(turns.slice(1)).toEqual([
      [cancel(4), cancel(5), cancel(6), cancel(7)],
      [],
      [call(8, 'undo')],
      [stopped],
    ]);
  });

  it('awaits and compensates concurrent branches of the cancelled code', async () => {
    const wrapped = async (ctx: OrchestrationContext): Promise<unknown> =>
      (async () => (async () => ctx.callActivity('charge'))())();
    const body: Body = async (ctx, saga) => {
      await Promise.all([
        ctx.sleep('1h'),
        (async () => {
          await wrapped(ctx);
          saga.add((own) => own.callActivity('refund'));
          await ctx.callActivity('ship');
        })(),
      ]);
    };
    const turns = await played(body, [[stop], [completed(2)], [completed(3)]]);
    expect(turns.slice(1)).toEqual([[cancel(1)], [call(3, 'refund')], [stopped]]);
  });

  it('awaits the loser of a race that the cancellation ended', async () => {
    const body: Body = async (ctx, saga) => {
      saga.add((own) => own.callActivity('refund'));
      await ctx.race({ limit: ctx.sleep('1h'), charge: (own) => own.callActivity('charge') });
    };
    const turns = await played(body, [[stop], [completed(2)], [completed(3)]]);
    expect(turns.slice(1)).toEqual([[cancel(1)], [call(3, 'refund')], [stopped]]);
  });
});

describe('a cancellation outside a saga', () => {
  it('cancels calls after the saga and calls outside its scope immediately', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.saga().run(() => ctx.callActivity('a'));
      await Promise.all([
        ctx.scope((own) => own.saga().run(() => own.callActivity('b'))),
        ctx.callActivity('c'),
      ]);
    });
    const turns = await actionsOf(options, [[started()], [completed(1)], [stop]]);
    expect(turns[1]).toEqual([call(2, 'b'), call(3, 'c')]);
    // The code has ended, so the saga does not wait.
    expect(turns[2]).toEqual([cancel(3), stopped]);
  });

  it('does not await a loser that a race inside the saga has cancelled', async () => {
    const body: Body = (ctx) =>
      ctx.race({ limit: ctx.sleep('1s'), charge: (own) => own.callActivity('charge') });
    const fired = { timeMs: 2_000, timerFired: { seq: 1 } };
    const turns = await played(body, [[fired]]);
    expect(turns[1]?.[0]).toEqual(cancel(2));
  });
});
