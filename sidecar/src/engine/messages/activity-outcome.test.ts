import { expect, test } from 'vitest';
import {
  activity,
  broken,
  eventsOf,
  instanceThat,
  next,
  nowMs,
  payload,
  step,
  timer,
  turn,
} from '../engine-samples.suite.ts';
import { isActive, needsTurn } from '../state.ts';
import { activityOutcome } from './activity-outcome.ts';

const done = { output: payload('receipt'), failure: null, attempt: 2 };

test('a result is a delivery that closes the activity', () => {
  const state = instanceThat([activity(1)]);
  const round = activityOutcome(state, 1, done, nowMs + 5)!;
  expect(eventsOf(round)).toEqual([
    {
      id: 4,
      timeMs: nowMs + 5,
      kind: 'activityCompleted',
      activityCompleted: { seq: 1, output: payload('receipt'), attempt: 2 },
    },
  ]);
  expect(round.activitiesClosed).toEqual([{ execution: 1, seq: 1 }]);
  expect(round.rowChanged).toBe(false);
  expect([state.open.size, state.openActivities, needsTurn(state)]).toEqual([0, 0, true]);
});

test('a failure is a delivery that closes the activity', () => {
  const state = instanceThat([activity(1)]);
  const round = activityOutcome(state, 1, { ...done, output: null, failure: broken() }, nowMs);
  expect(eventsOf(round)).toMatchObject([
    { kind: 'activityFailed', activityFailed: { seq: 1, failure: broken(), attempt: 2 } },
  ]);
});

test('the first recorded result is the only one', () => {
  const state = instanceThat([activity(1)]);
  activityOutcome(state, 1, done, nowMs);
  const before = structuredClone(state);
  expect(activityOutcome(state, 1, { ...done, output: payload('other') }, nowMs)).toBeNull();
  expect(state).toEqual(before);
});

test('a result without an open activity changes nothing', () => {
  const state = instanceThat([timer(1), step(2)]);
  const before = structuredClone(state);
  for (const seq of [0, 1, 2, 3]) expect(activityOutcome(state, seq, done, nowMs)).toBeNull();
  expect(state).toEqual(before);
});

test('a result for an execution that has continued as new changes nothing', () => {
  const state = instanceThat([activity(1)]);
  turn(state, [next()]);
  expect(activityOutcome(state, 1, done, nowMs)).toBeNull();
});

test('an instance with an open activity is active without a turn', () => {
  const state = instanceThat([activity(1)]);
  expect([needsTurn(state), isActive(state)]).toEqual([false, true]);
  expect(isActive(instanceThat([timer(1)]))).toBe(false);
  expect(isActive(instanceThat([step(1)]))).toBe(true);
});
