import { expect, test } from 'vitest';
import { detached, kindsOf, newInstance, turn } from '../engine-samples.suite.ts';

test('a detached start is recorded and sent, and its sender awaits only the answer', () => {
  const state = newInstance();
  const round = turn(state, [detached(1, 'audit-9')]);
  expect(kindsOf(round)).toEqual(['turnCompleted', 'startRequested']);
  expect(round.messages).toMatchObject([
    {
      kind: 'start',
      target: 'audit-9',
      fresh: false,
      awaited: false,
      sender: { instanceId: 'order-1', execution: 1, seq: 1 },
    },
  ]);
  expect(state.open.get(1)).toMatchObject({ kind: 'start', instanceId: 'audit-9' });
});
