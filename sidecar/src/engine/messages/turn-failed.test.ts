import { expect, test } from 'vitest';
import {
  activity,
  complete,
  instanceThat,
  kindsOf,
  newInstance,
  nowMs,
  turn,
} from '../engine-samples.suite.ts';
import { needsTurn } from '../state.ts';
import { terminate } from './terminate.ts';
import { turnFailed } from './turn-failed.ts';

test('a failed turn makes the instance stuck and does not change its history', () => {
  const state = newInstance();
  const before = structuredClone(state);
  const round = turnFailed(state, 'nondeterminism', 'expected timer', nowMs + 3);
  expect([kindsOf(round), round.rowChanged]).toEqual([[], true]);
  const stuck = { reason: 'nondeterminism', message: 'expected timer', sinceMs: nowMs + 3 };
  expect(state).toEqual({ ...before, stuck });
  expect(needsTurn(state)).toBe(true);
});

test('a successful turn ends the stuck state', () => {
  const state = newInstance();
  turnFailed(state, 'turnFailed', 'broken', nowMs);
  const round = turn(state, [activity(1)]);
  expect([state.stuck, round.rowChanged]).toEqual([null, true]);
});

test('terminate ends the stuck state', () => {
  const state = newInstance();
  turnFailed(state, 'nondeterministicAwait', 'fetch', nowMs);
  terminate(state, '', nowMs);
  expect([state.stuck, state.status]).toEqual([null, 'terminated']);
});

test('an ended instance does not get stuck', () => {
  const state = instanceThat([complete]);
  const round = turnFailed(state, 'turnFailed', 'broken', nowMs);
  expect([state.stuck, round.rowChanged]).toEqual([null, false]);
});
