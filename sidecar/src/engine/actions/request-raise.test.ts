import { expect, test } from 'vitest';
import { kindsOf, newInstance, payload, raise, turn } from '../engine-samples.suite.ts';

test('a message to another instance is recorded and sent with the link for its answer', () => {
  const state = newInstance();
  const round = turn(state, [raise(1, 'order-2', 'nudge')]);
  expect(kindsOf(round)).toEqual(['turnCompleted', 'raiseRequested']);
  expect(round.messages).toEqual([
    {
      kind: 'raise',
      target: 'order-2',
      name: 'nudge',
      payload: payload(1),
      sender: { instanceId: 'order-1', execution: 1, seq: 1 },
    },
  ]);
  expect(state.open.get(1)).toMatchObject({ kind: 'raise', instanceId: 'order-2' });
});

test('a message is sent with its headers', () => {
  const headers = [{ key: 'traceparent', value: '00-1-2-01' }];
  const plain = { seq: 1, instanceId: 'order-2', name: 'nudge', payload: payload(1) };
  const round = turn(newInstance(), [
    { kind: 'requestRaise', requestRaise: { ...plain, headers } },
  ]);
  expect(round.messages).toMatchObject([{ kind: 'raise', target: 'order-2', headers }]);
});
