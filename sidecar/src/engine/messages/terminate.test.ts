import { expect, test } from 'vitest';
import {
  activity,
  complete,
  instanceThat,
  kindsOf,
  newInstance,
  nowMs,
} from '../engine-samples.suite.ts';
import { isActive, needsTurn } from '../state.ts';
import { terminate } from './terminate.ts';

test('an instance ends without a turn, with its open operations withdrawn', () => {
  const state = instanceThat([activity(1)]);
  const round = terminate(state, 'stop', nowMs + 4)!;
  expect(kindsOf(round)).toEqual(['executionTerminated']);
  expect(round.activitiesWithdrawn).toEqual([{ execution: 1, seq: 1, ended: true }]);
  expect(round.ends).toMatchObject([
    { execution: 1, status: 'terminated', endedMs: nowMs + 4, historyLength: 4 },
  ]);
  expect(state.status).toBe('terminated');
});

test('undelivered input requires no turn any more', () => {
  const state = newInstance();
  terminate(state, '', nowMs);
  expect([needsTurn(state), isActive(state)]).toEqual([false, false]);
});

test('the end of an instance is final', () => {
  const state = instanceThat([complete]);
  const before = structuredClone(state);
  expect(terminate(state, '', nowMs)).toBeNull();
  expect(state).toEqual(before);
});
