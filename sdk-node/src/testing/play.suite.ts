// Shared helpers of the replay tests: one orchestration "o", played in every mode.
import { createContext } from '../context/live-context.ts';
import { expect } from 'vitest';

import type { OrchestrationContext } from '../model/orchestration-context.ts';
import { silentLogger } from '../context/log.ts';
import { defineOrchestration } from '../definitions/orchestration.ts';
import type { RunOptions } from '../replay/run-calls.ts';
import type { TurnFailed } from '../replay/turn.ts';
import { readableActions } from './history-text.ts';
import { play } from './player.suite.ts';

export type Json = { [key: string]: unknown };
export type Code = (ctx: OrchestrationContext, input: unknown) => Promise<unknown>;

/** The start event of "o", at 1000 ms. */
export const started = (input: unknown = null, more: Json = {}): Json => ({
  timeMs: 1_000,
  executionStarted: {
    instanceId: 'i-1',
    execution: 1,
    name: 'o',
    input: { json: input },
    seed: '0102030405060708',
    ...more,
  },
});

export const completed = (seq: number, output: unknown = null): Json => ({
  activityCompleted: { seq, output: { json: output }, attempt: 1 },
});

export const failed = (seq: number, type = 'Odd'): Json => ({
  activityFailed: {
    seq,
    attempt: 1,
    failure: { kind: 'APPLICATION', type, message: `${type} it is` },
  },
});

export function optionsFor(code: Code, more: Partial<RunOptions> = {}): RunOptions {
  const handler = defineOrchestration('o').handle(code);
  return { resolve: () => handler, createContext, log: silentLogger, ...more };
}

/** Resolves with the actions of each turn, which must be the same in every mode. */
export async function actionsOf(options: RunOptions, turns: Json[][]): Promise<Json[][]> {
  const inMode = async (mode: 'sticky' | 'rebuilt' | 'together'): Promise<Json[][]> => {
    const { outcomes } = await play(options, turns, mode);
    return outcomes.map((outcome) => {
      if (outcome.kind === 'failed') throw new Error(outcome.message);
      return readableActions(outcome.actions);
    });
  };
  const sticky = await inMode('sticky');
  expect(await inMode('rebuilt')).toEqual(sticky);
  expect((await inMode('together')).flat()).toEqual(sticky.flat());
  return sticky;
}

/** Resolves with the failure of the last turn. */
export async function failureOf(
  options: RunOptions,
  turns: Json[][],
  mode: 'sticky' | 'rebuilt' = 'sticky',
): Promise<TurnFailed> {
  const { outcomes } = await play(options, turns, mode);
  const last = outcomes.at(-1)!;
  if (last.kind !== 'failed') throw new Error('the last turn did not fail');
  return last;
}

export const returned = (value: unknown): Json => ({
  completeExecution: { output: { json: value } },
});
