import { expect, test } from 'vitest';
import {
  broken,
  eventsOf,
  kindsOf,
  newInstance,
  payload,
  step,
  turn,
} from '../engine-samples.suite.ts';
import { needsTurn } from '../state.ts';

test('a step without an outcome remains open until a worker reports it', () => {
  const state = newInstance();
  const round = turn(state, [step(1)]);
  expect(kindsOf(round)).toEqual(['turnCompleted', 'stepScheduled']);
  expect([round.stepsOpened, state.openSteps]).toEqual([1, 1]);
  expect(needsTurn(state)).toBe(false);
});

test('an outcome that the turn contains is recorded directly after the step', () => {
  const state = newInstance();
  const round = turn(state, [step(1, payload(12)), step(2, broken())]);
  expect(kindsOf(round)).toEqual([
    'turnCompleted',
    'stepScheduled',
    'stepCompleted',
    'stepScheduled',
    'stepFailed',
  ]);
  expect(eventsOf(round)[2]).toMatchObject({ stepCompleted: { seq: 1, output: payload(12) } });
  expect(eventsOf(round)[4]).toMatchObject({ stepFailed: { seq: 2, failure: broken() } });
  expect([round.stepsOpened, state.openSteps, state.open.size]).toEqual([0, 0, 0]);
});

test('an outcome within the turn is a delivery that the code has not received', () => {
  const state = newInstance();
  turn(state, [step(1, payload(12))]);
  expect([state.delivered, state.lastDeliveryId]).toEqual([1, 4]);
  expect(needsTurn(state)).toBe(true);
});

test('a step that the same turn cancels is not awaited', () => {
  const state = newInstance();
  const round = turn(state, [step(1), { kind: 'cancelOperation', cancelOperation: { seq: 1 } }]);
  expect([round.stepsOpened, state.openSteps]).toEqual([0, 0]);
});
