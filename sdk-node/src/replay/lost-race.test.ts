import { describe, expect, it } from 'vitest';

import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { actionsOf, completed, optionsFor, returned, started } from '../testing/play.suite.ts';
import type { Json } from '../testing/play.suite.ts';

const raised = (name: string, value: unknown): Json => ({
  eventRaised: { name, payload: { json: value } },
});
const wait = (seq: number, name: string): Json => ({ waitForEvent: { seq, name } });
const cancel = (seq: number): Json => ({ cancelOperation: { seq } });
const activity = { scheduleActivity: { seq: 1, name: 'a', input: { json: null }, options: {} } };

describe('a wait that lost a race', () => {
  it('returns its messages to the mailbox in order, and is rejected as cancelled', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const first = await ctx.race({
        x: ctx.waitFor('x'),
        y: ctx.waitFor('y'),
        z: (inner) => inner.waitFor('y'),
      });
      return [first.key, await ctx.waitFor('y'), await ctx.waitFor('y')];
    });
    const early = [raised('y', 1), raised('y', 2), raised('x', 3)];
    const decided = [
      wait(2, 'x'),
      wait(3, 'y'),
      wait(4, 'y'),
      cancel(4),
      cancel(3),
      wait(5, 'y'),
      wait(6, 'y'),
      returned(['x', 1, 2]),
    ];
    const turns = await actionsOf(options, [[started()], early, [completed(1)]]);
    expect(turns).toEqual([[activity], [], decided]);
    // The result is the same for every batching.
    const together = await actionsOf(options, [[started(), ...early, completed(1)]]);
    expect(together).toEqual([[activity, ...decided]]);
  });

  it('passes its message to the next wait and withdraws its time limit', async () => {
    const options = optionsFor(async (ctx) => {
      await ctx.callActivity('a');
      const race = ctx.race({ x: ctx.waitFor('x'), y: ctx.waitFor('y') });
      const late = ctx.waitFor('y', { timeout: 1_000 });
      return [(await race).key, await late];
    });
    const turns = await actionsOf(options, [
      [started()],
      [raised('y', 1), raised('x', 3)],
      [completed(1)],
    ]);
    expect(turns[2]).toEqual([
      wait(2, 'x'),
      wait(3, 'y'),
      wait(4, 'y'),
      { createTimer: { seq: 5, fireAtMs: 2_000 } },
      cancel(3),
      cancel(5),
      returned(['x', 1]),
    ]);
  });

  it('loses to a wait that received its message in an earlier delivery', async () => {
    const options = optionsFor(async (ctx) => {
      const early = ctx.waitFor('y');
      await ctx.callActivity('a');
      const first = await ctx.race({ x: ctx.waitFor('x'), y: early });
      return [first.key, await early];
    });
    const turns = await actionsOf(options, [
      [started()],
      [raised('y', 1), raised('x', 2)],
      [completed(2)],
    ]);
    expect(turns[2]).toEqual([wait(3, 'x'), cancel(3), returned(['y', 1])]);
  });

  it('retains a message that its branch received in an earlier delivery', async () => {
    const options = optionsFor(async (ctx) => {
      const y = async (own: OrchestrationContext): Promise<void> => {
        await own.waitFor('y');
        await own.waitFor('never');
      };
      const first = await ctx.race({ x: ctx.waitFor('x'), y });
      return [first.key, await ctx.waitFor('y')];
    });
    const turns = await actionsOf(options, [
      [started()],
      [raised('y', 1), raised('x', 2), raised('y', 3)],
    ]);
    expect(turns[1]).toEqual([wait(3, 'never'), cancel(3), wait(4, 'y'), returned(['x', 3])]);
  });
});
