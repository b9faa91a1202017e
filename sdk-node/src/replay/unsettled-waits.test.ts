import { describe, expect, it } from 'vitest';

import { actionsOf, completed, optionsFor, started } from '../testing/play.suite.ts';
import type { Json } from '../testing/play.suite.ts';

const raised = (name: string, value: unknown): Json => ({
  eventRaised: { name, payload: { json: value } },
});
const wait = (seq: number, name: string): Json => ({ waitForEvent: { seq, name } });
const cancel = (seq: number): Json => ({ cancelOperation: { seq } });
const activity = { scheduleActivity: { seq: 1, name: 'a', input: { json: null }, options: {} } };
const next = { continueAsNew: { input: { json: null } } };

describe('a wait whose event code has not received before continue-as-new', () => {
  it('returns the event, so that the next execution receives it', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      void ctx.waitFor('y');
      return ctx.continueAsNew();
    });
    const turns = await actionsOf(options, [[started()], [raised('y', 1)], [completed(1)]]);
    expect(turns).toEqual([[activity], [], [wait(2, 'y'), cancel(2), next]]);
  });

  it('returns the event in a race that has not ended', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      return ctx.race({
        x: async (own) => {
          await own.waitFor('x');
          return ctx.continueAsNew();
        },
        y: (own) => own.waitFor('y'),
        z: (own) => own.waitFor('y', { timeout: 50 }),
      });
    });
    const early = [raised('x', 1), raised('y', 2)];
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    expect(turns[2]).toEqual([
      wait(2, 'x'),
      wait(3, 'y'),
      wait(4, 'y'),
      { createTimer: { seq: 5, fireAtMs: 1_050 } },
      cancel(3),
      cancel(5),
      cancel(4),
      next,
    ]);
  });

  it('retains the event when the input of the next execution is rejected', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const y = ctx.waitFor('y');
      try {
        return await ctx.continueAsNew(1n);
      } catch {
        return y;
      }
    });
    const turns = await actionsOf(options, [[started()], [raised('y', 1)], [completed(1)]]);
    expect(turns[2]).toEqual([wait(2, 'y'), { completeExecution: { output: { json: 1 } } }]);
  });
});
