import { describe, expect, test } from 'vitest';
import {
  activity,
  child,
  detached,
  instanceThat,
  kindsOf,
  newInstance,
  nowMs,
  payload,
  raise,
  step,
  timer,
  turn,
  waitFor,
  withdraw,
} from '../engine-samples.suite.ts';
import { hasWaiter } from '../mailbox.ts';
import { activityOutcome } from '../messages/activity-outcome.ts';
import { timerFired } from '../messages/timer-fired.ts';

describe('an operation of an earlier turn', () => {
  test('an activity is cancelled', () => {
    const state = instanceThat([activity(1), activity(2)]);
    const round = turn(state, [withdraw(1)]);
    expect(round.activitiesWithdrawn).toEqual([{ execution: 1, seq: 1, ended: false }]);
    expect([...state.open.keys()]).toEqual([2]);
    expect(state.openActivities).toBe(1);
  });

  test('a timer is withdrawn', () => {
    const state = instanceThat([timer(1, nowMs + 9)]);
    const round = turn(state, [withdraw(1)]);
    expect(round.timersWithdrawn).toEqual([{ execution: 1, seq: 1, fireAtMs: nowMs + 9 }]);
    expect(timerFired(state, 1, nowMs + 10)).toBeNull();
  });

  test.each([
    ['CANCEL', 'cancel'],
    ['TERMINATE', 'terminate'],
  ] as const)(
    'a child follows by its policy %s, by the operation that started it',
    (policy, kind) => {
      const state = instanceThat([child(1, 'shipment-9', policy)]);
      const round = turn(state, [withdraw(1)]);
      expect(round.messages).toMatchObject([
        {
          kind,
          target: 'shipment-9',
          sender: { instanceId: 'order-1', execution: 1, seq: 1 },
        },
      ]);
    },
  );

  test('an abandoned child is not notified', () => {
    const state = instanceThat([child(1, 'shipment-9', 'ABANDON')]);
    const round = turn(state, [withdraw(1)]);
    expect(round.messages).toEqual([]);
    expect(state.open.size).toBe(0);
  });

  test('a withdrawn wait receives no later message', () => {
    const state = instanceThat([waitFor(1)]);
    turn(state, [withdraw(1)]);
    expect(hasWaiter(state, 'approval')).toBe(false);
    expect(state.mailboxes.size).toBe(0);
  });

  test.each([
    ['detached start', detached(1)],
    ['raise', raise(1)],
    ['step', step(1)],
  ])('a %s is no longer awaited, without further effects', (_, action) => {
    const state = instanceThat([action]);
    const round = turn(state, [withdraw(1)]);
    expect(kindsOf(round)).toEqual(['turnCompleted', 'operationCancelled']);
    expect(round.messages).toEqual([]);
    expect([state.open.size, state.openSteps, round.stepsOpened]).toEqual([0, 0, 0]);
  });
});

describe('an operation of the same turn', () => {
  test('an activity or a timer is recorded without a message to other instances', () => {
    const state = newInstance();
    const actions = [activity(1), timer(2), activity(3), timer(4), withdraw(1), withdraw(2)];
    const round = turn(state, actions);
    expect(kindsOf(round)).toHaveLength(7);
    expect(round.activities).toEqual([{ seq: 3 }]);
    expect(round.timers.map(({ seq }) => seq)).toEqual([4]);
    expect([round.activitiesWithdrawn, round.timersWithdrawn]).toEqual([[], []]);
  });

  test('an earlier operation that the turn withdraws as well remains withdrawn', () => {
    const state = instanceThat([activity(1), timer(2)]);
    const actions = [activity(3), timer(4), withdraw(1), withdraw(2), withdraw(3), withdraw(4)];
    const round = turn(state, actions);
    expect([round.activities, round.timers]).toEqual([[], []]);
    expect(round.activitiesWithdrawn.map(({ seq }) => seq)).toEqual([1]);
    expect(round.timersWithdrawn.map(({ seq }) => seq)).toEqual([2]);
  });

  test('a child is started and then cancelled', () => {
    const round = turn(newInstance(), [child(1, 'c'), withdraw(1)]);
    expect(round.messages.map(({ kind }) => kind)).toEqual(['start', 'cancel']);
  });
});

describe('an operation with an outcome', () => {
  test('the decision is recorded for replay, without further effects', () => {
    const state = instanceThat([activity(1), timer(2)]);
    const outcome = { output: payload(1), failure: null, attempt: 1 };
    activityOutcome(state, 1, outcome, nowMs);
    const round = turn(state, [withdraw(1)], 1);
    expect(kindsOf(round)).toEqual(['turnCompleted', 'operationCancelled']);
    expect(round.activitiesWithdrawn).toEqual([]);
    expect([...state.open.keys()]).toEqual([2]);
  });
});

test('no completion follows a withdrawal', () => {
  const state = instanceThat([activity(1)]);
  turn(state, [withdraw(1)]);
  const outcome = { output: payload(1), failure: null, attempt: 1 };
  expect(activityOutcome(state, 1, outcome, nowMs)).toBeNull();
});
