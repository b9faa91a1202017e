import { expect, test } from 'vitest';
import { eventsOf, nowMs, payload, seed } from '../engine-samples.suite.ts';
import { isActive, needsTurn } from '../state.ts';
import { start } from './start.ts';

const identity = { instanceNumber: 3, id: 'order-1', createdMs: nowMs, idempotencyKey: 'key' };
const parent = { instanceId: 'order-0', execution: 2, seq: 5 };
const input = { name: 'order', version: '1.2', input: payload(1), parent, seed };

test('an instance begins with its start event, which its first turn delivers', () => {
  const { state, round } = start(identity, input, nowMs);
  expect(eventsOf(round)).toEqual([
    {
      id: 1,
      timeMs: nowMs,
      kind: 'executionStarted',
      executionStarted: { instanceId: 'order-1', execution: 1, ...input },
    },
  ]);
  expect(round.rowChanged).toBe(true);
  expect(round.histories[0]!.execution).toBe(1);
  expect(state).toMatchObject({
    ...identity,
    name: 'order',
    version: '1.2',
    parent,
    execution: 1,
    status: 'pending',
    startedMs: nowMs,
  });
  expect([needsTurn(state), isActive(state)]).toEqual([true, true]);
});

test('no event has time 0, which means never', () => {
  expect(start(identity, input, 0).state.startedMs).toBe(1);
});
