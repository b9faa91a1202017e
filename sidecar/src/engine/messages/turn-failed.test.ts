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

test('a failed turn parks the instance and leaves its history as it was', () => {
  const state = newInstance();
  const before = structuredClone(state);
  const round = turnFailed(state, 'nondeterminism', 'expected timer', nowMs + 3);
  expect([kindsOf(round), round.rowChanged]).toEqual([[], true]);
  const stuck = { reason: 'nondeterminism', message: 'expected timer', sinceMs: nowMs + 3 };
  expect(state).toEqual({ ...before, stuck });
  expect(needsTurn(state)).toBe(true);
});

test('a turn that succeeds sets it free', () => {
  const state = newInstance();
  turnFailed(state, 'turnFailed', 'broken', nowMs);
  const round = turn(state, [activity(1)]);
  expect([state.stuck, round.rowChanged]).toEqual([null, true]);
});

test('terminating it does as well', () => {
  const state = newInstance();
  turnFailed(state, 'nondeterministicAwait', 'fetch', nowMs);
  terminate(state, '', nowMs);
  expect([state.stuck, state.status]).toEqual([null, 'terminated']);
});

test('an instance that has ended does not get stuck', () => {
  const state = instanceThat([complete]);
  const round = turnFailed(state, 'turnFailed', 'broken', nowMs);
  expect([state.stuck, round.rowChanged]).toEqual([null, false]);
});
