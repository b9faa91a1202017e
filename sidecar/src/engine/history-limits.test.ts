import { describe, expect, test } from 'vitest';
import { activity, complete, instanceThat, kindsOf, nowMs, turn } from './engine-samples.suite.ts';
import { historyLimits, withinLimits } from './history-limits.ts';
import { historyLimitNear } from './messages/history-limit-near.ts';

const limits = historyLimits(10, 1_000);

describe('the suggestion to continue as new', () => {
  test('is made once per execution, at half of a low limit', () => {
    const state = instanceThat([activity(1)]);
    expect(historyLimitNear(state, 10, limits, nowMs)).toBe(null);
    turn(state, [activity(2), activity(3)]);
    const round = historyLimitNear(state, 10, limits, nowMs)!;
    expect(kindsOf(round)).toEqual(['historyLimitNear']);
    expect(state.lastDeliveryId).toBe(state.lastEventId);
    expect(historyLimitNear(state, 10, limits, nowMs)).toBe(null);
  });

  test('is made for bytes too, and never after the end', () => {
    const state = instanceThat([activity(1)]);
    expect(historyLimitNear(state, 500, limits, nowMs)).not.toBe(null);
    expect(historyLimitNear(instanceThat([complete]), 500, limits, nowMs)).toBe(null);
  });
});

describe('the limit of a history', () => {
  test('fails the execution with the remedy', () => {
    const state = instanceThat([activity(1)]);
    const actions = [2, 3, 4, 5, 6, 7, 8].map((seq) => activity(seq));
    const [end] = withinLimits(state, actions, 10, limits);
    expect(end).toMatchObject({
      failExecution: {
        failure: {
          kind: 'FAILURE_KIND_TOO_LARGE',
          type: 'HistoryTooLarge',
          message: expect.stringMatching(/more than 10 events.*continueAsNewSuggested/),
        },
      },
    });
    expect(withinLimits(state, [activity(2)], 1_001, limits)[0]?.kind).toBe('failExecution');
  });

  test('has no effect on shorter histories, and permits every end', () => {
    const state = instanceThat([activity(1)]);
    const actions = [activity(2)];
    expect(withinLimits(state, actions, 10, limits)).toBe(actions);
    const ending = [complete];
    expect(withinLimits(state, ending, 5_000, limits)).toBe(ending);
  });
});
