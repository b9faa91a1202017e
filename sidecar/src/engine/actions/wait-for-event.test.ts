import { expect, test } from 'vitest';
import { kindsOf, newInstance, turn, waitFor } from '../engine-samples.suite.ts';
import { hasWaiter } from '../mailbox.ts';

test('a wait is recorded and queued', () => {
  const state = newInstance();
  const round = turn(state, [waitFor(1, 'approval')]);
  expect(kindsOf(round)).toEqual(['turnCompleted', 'eventWaitStarted']);
  expect(hasWaiter(state, 'approval')).toBe(true);
  expect(hasWaiter(state, 'other')).toBe(false);
  expect(state.open.get(1)).toMatchObject({ kind: 'wait', name: 'approval' });
});
