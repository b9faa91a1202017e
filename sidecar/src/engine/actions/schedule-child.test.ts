import { expect, test } from 'vitest';
import { child, eventsOf, newInstance, payload, turn } from '../engine-samples.suite.ts';
import { extrasOf } from '../state.ts';

const link = { instanceId: 'order-1', execution: 1, seq: 1 };

test('a child without an id gets an id that clients cannot choose', () => {
  const round = turn(newInstance(), [child(1)]);
  expect(eventsOf(round)[1]).toMatchObject({
    kind: 'childScheduled',
    childScheduled: { seq: 1, instanceId: 'order-1::7.1.1' },
  });
  expect(round.messages).toEqual([
    {
      kind: 'start',
      target: 'order-1::7.1.1',
      fresh: true,
      name: 'shipment',
      version: '',
      input: payload(1),
      sender: link,
      awaited: true,
    },
  ]);
});

test('a child with a chosen id is started with that id if the id is free', () => {
  const state = newInstance();
  const round = turn(state, [child(1, 'shipment-9')]);
  expect(round.messages).toMatchObject([{ target: 'shipment-9', fresh: false, sender: link }]);
  expect(state.open.get(1)).toMatchObject({ kind: 'child', instanceId: 'shipment-9' });
});

test('a child is routed like its parent, except where the action differs', () => {
  const routing = { queue: 'slow', priority: 5, fairnessKey: 'acme' };
  const state = newInstance();
  Object.assign(extrasOf(state), routing);
  const headers = [{ key: 'traceparent', value: '00-1' }];
  const own = child(2);
  const named = { ...own, scheduleChild: { ...own.scheduleChild, priority: 1, headers } };
  const round = turn(state, [child(1), named]);
  expect(round.messages).toMatchObject([
    { routing },
    { routing: { ...routing, priority: 1 }, headers },
  ]);
});
