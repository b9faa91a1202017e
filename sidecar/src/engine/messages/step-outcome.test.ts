import { expect, test } from 'vitest';
import {
  activity,
  broken,
  instanceThat,
  kindsOf,
  nowMs,
  payload,
  step,
  turn,
  withdraw,
} from '../engine-samples.suite.ts';
import { stepOutcome } from './step-outcome.ts';

const done = { output: payload(1), failure: null };

test('an outcome closes the step; a second one changes nothing', () => {
  const state = instanceThat([step(1), step(2)]);
  expect(kindsOf(stepOutcome(state, 1, done, nowMs))).toEqual(['stepCompleted']);
  const failed = { output: null, failure: broken() };
  expect(kindsOf(stepOutcome(state, 2, failed, nowMs))).toEqual(['stepFailed']);
  const before = structuredClone(state);
  expect(stepOutcome(state, 1, failed, nowMs)).toBeNull();
  expect(state).toEqual(before);
  expect(state.openSteps).toBe(0);
});

test('an outcome without an open step changes nothing', () => {
  const state = instanceThat([step(1), activity(2)]);
  turn(state, [withdraw(1)]);
  for (const seq of [1, 2, 3]) expect(stepOutcome(state, seq, done, nowMs)).toBeNull();
});
