import { describe, expect, it } from 'vitest';

import type { OrchestrationContext } from '../context/context.ts';
import { silentLogger } from '../context/log.ts';
import { defineActivity } from '../definitions/activity.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import { ActivityFailed, ApplicationFailure, CancelledError } from '../errors.ts';
import { readableActions } from '../testing/history-text.ts';
import { play } from '../testing/player.ts';
import type { RunOptions } from './run.ts';

type Json = { [key: string]: unknown };
type Code = (ctx: OrchestrationContext, input: unknown) => Promise<unknown>;

const charge = defineActivity<number, string>('charge');

const started = (input: unknown = null, timeMs = 1_000): Json => ({
  timeMs,
  executionStarted: {
    instanceId: 'i-1',
    execution: 1,
    name: 'o',
    input: { json: input },
    seed: '0102030405060708',
  },
});

function optionsFor(code: Code): RunOptions {
  const handler = defineOrchestration('o').handle(code);
  return { resolve: () => handler, log: silentLogger };
}

/** Plays in every mode, holds the modes against each other, gives the actions of each turn. */
async function actionsOf(code: Code, turns: Json[][]): Promise<Json[][]> {
  const perMode = [];
  for (const mode of ['sticky', 'rebuilt'] as const) {
    const { outcomes } = await play(optionsFor(code), turns, mode);
    perMode.push(
      outcomes.map((outcome) => {
        if (outcome.kind === 'failed') throw new Error(outcome.message);
        return readableActions(outcome.actions);
      }),
    );
  }
  expect(perMode[1]).toEqual(perMode[0]);
  const { outcomes } = await play(optionsFor(code), turns, 'together');
  const all = outcomes[0];
  if (all?.kind !== 'actions') throw new Error(all?.message);
  expect(readableActions(all.actions)).toEqual(perMode[0]!.flat());
  return perMode[0]!;
}

const completed = (seq: number, output: unknown): Json => ({
  activityCompleted: { seq, output: { json: output }, attempt: 1 },
});

describe('a run', () => {
  it('asks, waits, goes on and returns', async () => {
    const turns = await actionsOf(
      async (ctx, input) => {
        const first = await ctx.call(charge, input as number);
        return `${first}!`;
      },
      [[started(7)], [completed(1, 'paid')]],
    );
    expect(turns).toEqual([
      [{ scheduleActivity: { seq: 1, name: 'charge', input: { json: 7 }, options: {} } }],
      [{ completeExecution: { output: { json: 'paid!' } } }],
    ]);
  });

  it('numbers operations at the call', async () => {
    const turns = await actionsOf(
      async (ctx) => {
        const sleeping = ctx.sleep('5s');
        const answer = ctx.waitFor('answer', { timeout: 10 });
        await sleeping;
        return answer.catch((error: Error) => error.name);
      },
      [
        [started()],
        [{ timeMs: 1_010, timerFired: { seq: 3 } }],
        [{ timeMs: 6_000, timerFired: { seq: 1 } }],
      ],
    );
    expect(turns).toEqual([
      [
        { createTimer: { seq: 1, fireAtMs: 6_000 } },
        { waitForEvent: { seq: 2, name: 'answer' } },
        { createTimer: { seq: 3, fireAtMs: 1_010 } },
      ],
      [{ cancelOperation: { seq: 2 } }],
      [{ completeExecution: { output: { json: 'TimedOut' } } }],
    ]);
  });

  it('gives an activity failure its cause', async () => {
    let seen: unknown;
    await actionsOf(
      async (ctx) => {
        await ctx.call(charge, 1).catch((error: unknown) => {
          seen = error;
        });
      },
      [
        [started()],
        [
          {
            activityFailed: {
              seq: 1,
              attempt: 3,
              failure: {
                kind: 'APPLICATION',
                type: 'CardDeclined',
                message: 'no money',
                details: { json: { code: 51 } },
              },
            },
          },
        ],
      ],
    );
    expect(seen).toBeInstanceOf(ActivityFailed);
    expect(seen).toMatchObject({
      activity: 'charge',
      attempt: 3,
      type: 'CardDeclined',
      details: { code: 51 },
    });
    expect((seen as Error).cause).toBeInstanceOf(ApplicationFailure);
  });

  it('cancels what is open, in the order of seq, and lets clean-up work', async () => {
    const turns = await actionsOf(
      async (ctx) => {
        try {
          await Promise.all([ctx.sleep(60_000), ctx.call(charge, 1)]);
        } catch (error) {
          expect(error).toBeInstanceOf(CancelledError);
          await ctx.callActivity('undo');
          throw error;
        }
      },
      [[started()], [{ cancelRequested: { reason: 'enough' } }], [completed(3, null)]],
    );
    expect(turns.slice(1)).toEqual([
      [
        { cancelOperation: { seq: 1 } },
        { cancelOperation: { seq: 2 } },
        { scheduleActivity: { seq: 3, name: 'undo', input: { json: null }, options: {} } },
      ],
      [{ cancelExecution: { reason: 'enough' } }],
    ]);
  });

  it('names the winner of a race and cancels the losers', async () => {
    const turns = await actionsOf(
      async (ctx) =>
        ctx.race({
          answer: ctx.waitFor('answer'),
          late: ctx.sleep(500),
          work: async (own: OrchestrationContext) => {
            await own.callActivity('a');
            await own.callActivity('b');
          },
        }),
      [[started()], [completed(3, null)], [{ timeMs: 1_500, timerFired: { seq: 2 } }]],
    );
    expect(turns[2]).toEqual([
      { cancelOperation: { seq: 1 } },
      { cancelOperation: { seq: 4 } },
      { completeExecution: { output: { json: { key: 'late' } } } },
    ]);
  });
});
