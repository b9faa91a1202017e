import { describe, expect, test } from 'vitest';
import {
  activity,
  complete,
  eventsOf,
  instanceThat,
  kindsOf,
  newInstance,
  nowMs,
  payload,
  status,
  turn,
} from './engine-samples.suite.ts';
import { activityOutcome } from './messages/activity-outcome.ts';
import { eventRaised } from './messages/event-raised.ts';
import { needsTurn } from './state.ts';

const done = { output: payload(1), failure: null, attempt: 1 };

test('a turn is recorded before its decisions', () => {
  const round = turn(newInstance(), [activity(1), status('on')], 1, nowMs + 3);
  expect(eventsOf(round)).toMatchObject([
    { id: 2, timeMs: nowMs + 3, turnCompleted: { delivered: 1, worker: 'worker-1' } },
    { id: 3, timeMs: nowMs + 3, kind: 'activityScheduled' },
    { id: 4, timeMs: nowMs + 3, kind: 'customStatusSet' },
  ]);
});

test('the first turn changes an instance from pending to running', () => {
  const state = newInstance();
  const round = turn(state, []);
  expect([state.status, round.rowChanged]).toEqual(['running', true]);
  expect(turn(state, [activity(1)]).rowChanged).toBe(false);
});

describe('the last delivery of a turn', () => {
  test('input that arrived during the turn is delivered to the next turn', () => {
    const state = instanceThat([activity(1), activity(2)]);
    activityOutcome(state, 1, done, nowMs);
    const { lastDeliveryId } = state;
    activityOutcome(state, 2, done, nowMs);
    turn(state, [activity(3)], lastDeliveryId);
    expect([state.delivered, state.lastDeliveryId, needsTurn(state)]).toEqual([5, 6, true]);
    turn(state, []);
    expect([state.delivered, needsTurn(state)]).toEqual([6, false]);
  });

  test('a turn without decisions is recorded with its deliveries', () => {
    const state = instanceThat([activity(1)]);
    activityOutcome(state, 1, done, nowMs);
    expect(kindsOf(turn(state, []))).toEqual(['turnCompleted']);
    expect(kindsOf(turn(state, []))).toEqual([]);
  });

  test('turn records and decisions are not deliveries', () => {
    const state = instanceThat([activity(1), status('on')]);
    expect([state.lastEventId, state.lastDeliveryId]).toEqual([4, 1]);
    eventRaised(state, { name: 'a', payload: null, policy: 'buffer' }, nowMs);
    expect(state.lastDeliveryId).toBe(5);
  });

  test.each([
    ['before the recorded one', 1],
    ['after the last event', 9],
  ])('a position %s is rejected without changes', (_, delivered) => {
    const state = instanceThat([activity(1)]);
    activityOutcome(state, 1, done, nowMs);
    turn(state, []);
    const before = structuredClone(state);
    expect(() => turn(state, [activity(2)], delivered)).toThrow('not possible');
    expect(state).toEqual(before);
  });
});

test('a turn of an ended instance is rejected without changes', () => {
  const state = instanceThat([complete]);
  const before = structuredClone(state);
  expect(() => turn(state, [activity(1)])).toThrow(
    expect.objectContaining({ code: 'INSTANCE_ENDED' }),
  );
  expect(state).toEqual(before);
});
