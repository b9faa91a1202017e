import { expect, test } from 'vitest';
import { instanceThat, newInstance, next, payload, status, turn } from '../engine-samples.suite.ts';

test('clients read the last value of a turn', () => {
  const state = newInstance();
  turn(state, []);
  const round = turn(state, [status('a'), status('b')]);
  expect(state.customStatus).toEqual(payload('b'));
  expect(round.rowChanged).toBe(true);
});

test('an absent value clears the custom status', () => {
  const state = instanceThat([status('a')]);
  turn(state, [status(undefined)]);
  expect(state.customStatus).toBeNull();
});

test('the custom status is carried over by continue-as-new', () => {
  const state = instanceThat([status('a')]);
  turn(state, [next()]);
  expect(state.customStatus).toEqual(payload('a'));
});
