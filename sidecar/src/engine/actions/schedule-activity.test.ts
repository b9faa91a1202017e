import { expect, test } from 'vitest';
import { activity, eventsOf, newInstance, payload, turn } from '../engine-samples.suite.ts';

test('an activity is recorded as the code called it, and dispatched', () => {
  const state = newInstance();
  const options = {
    retry: null,
    startToCloseMs: 5,
    scheduleToStartMs: 0,
    scheduleToCloseMs: 0,
    heartbeatMs: 0,
    queue: 'gpu',
  };
  const scheduleActivity = { seq: 1, name: 'charge', input: payload(1), options };
  const round = turn(state, [{ kind: 'scheduleActivity', scheduleActivity }]);
  expect(eventsOf(round)[1]).toMatchObject({
    id: 3,
    kind: 'activityScheduled',
    activityScheduled: scheduleActivity,
  });
  expect(round.activities).toEqual([{ seq: 1 }]);
  expect(state.open.get(1)).toMatchObject({ kind: 'activity', name: 'charge', options });
  expect([state.openActivities, state.nextSeq]).toEqual([1, 2]);
});

test('activities of one turn are dispatched in the order of their calls', () => {
  const round = turn(newInstance(), [activity(1, 'a'), activity(2, 'b'), activity(3, 'a')]);
  expect(round.activities.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});
