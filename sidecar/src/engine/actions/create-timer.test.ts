import { expect, test } from 'vitest';
import { eventsOf, newInstance, nowMs, timer, turn } from '../engine-samples.suite.ts';
import { timerFired } from '../messages/timer-fired.ts';

test('a timer is recorded and set', () => {
  const state = newInstance();
  const round = turn(state, [timer(1, nowMs + 50)]);
  expect(eventsOf(round)[1]).toMatchObject({ kind: 'timerCreated' });
  expect(round.timers).toEqual([{ execution: 1, seq: 1, fireAtMs: nowMs + 50 }]);
});

test('a timer in the past is not fired by the turn that creates it', () => {
  const state = newInstance();
  const round = turn(state, [timer(1, nowMs - 1)]);
  expect(round.timers).toHaveLength(1);
  expect(state.open.has(1)).toBe(true);
});

test('a time before 1970 is stored as 0 in the event, the state and the store', () => {
  const state = newInstance();
  const round = turn(state, [timer(1, -5)]);
  expect(eventsOf(round)[1]).toMatchObject({ timerCreated: { fireAtMs: -5 } });
  expect(round.timers).toEqual([{ execution: 1, seq: 1, fireAtMs: 0 }]);
  const fired = timerFired(state, 1, nowMs)!;
  expect(fired.timersWithdrawn).toEqual(round.timers);
});
