import { expect, test } from 'vitest';
import {
  activity,
  complete,
  eventsOf,
  instanceThat,
  nowMs,
  timer,
  turn,
} from '../engine-samples.suite.ts';
import { timerFired } from './timer-fired.ts';

test('a timer fires at its time and never before', () => {
  const state = instanceThat([timer(1, nowMs + 50)]);
  const before = structuredClone(state);
  expect(timerFired(state, 1, nowMs + 49)).toBeNull();
  expect(state).toEqual(before);
  const round = timerFired(state, 1, nowMs + 50)!;
  expect(eventsOf(round)).toMatchObject([{ kind: 'timerFired', timeMs: nowMs + 50 }]);
  expect(round.timersWithdrawn).toEqual([{ execution: 1, seq: 1, fireAtMs: nowMs + 50 }]);
});

test('a timer fires once, and only during its execution', () => {
  const state = instanceThat([timer(1, nowMs), timer(2, nowMs), activity(3)]);
  expect(timerFired(state, 1, nowMs)).not.toBeNull();
  for (const seq of [1, 3, 4]) expect(timerFired(state, seq, nowMs)).toBeNull();
  turn(state, [complete]);
  expect(timerFired(state, 2, nowMs)).toBeNull();
});
