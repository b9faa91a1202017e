import type { Action } from '../../model/action.ts';
import { describe, expect, test } from 'vitest';
import {
  activity,
  broken,
  child,
  complete,
  detached,
  eventsOf,
  instanceThat,
  next,
  nowMs,
  payload,
  raise,
  turn,
} from '../engine-samples.suite.ts';
import { answer } from './answer.ts';
import type { Answer } from './answer.ts';

const to = (seq: number, execution = 1): Answer['to'] => ({
  instanceId: 'order-1',
  execution,
  seq,
});
const ended: Answer = {
  kind: 'ended',
  to: to(1),
  child: 'c',
  output: payload('sent'),
  failure: null,
};

const read: Action = { kind: 'readValue', readValue: { seq: 1, instanceId: 'x', key: 'k' } };

test.each([
  ['a detached start', detached(1), { kind: 'started' }, 'startAccepted', {}],
  ['a refused start', detached(1), { kind: 'refused' }, 'startRefused', { failure: broken() }],
  ['a raise', raise(1), { kind: 'raised' }, 'raiseAccepted', {}],
  ['a refused raise', raise(1), { kind: 'refused' }, 'raiseRefused', { failure: broken() }],
  ['a read value', read, { kind: 'value', value: payload(5) }, 'valueRead', { value: payload(5) }],
  ['a refused read', read, { kind: 'refused' }, 'valueReadRefused', { failure: broken() }],
  ['a refused child', child(1, 'c'), { kind: 'refused' }, 'childFailed', { failure: broken() }],
  ['a child that completed', child(1, 'c'), ended, 'childCompleted', { output: payload('sent') }],
  [
    'a child that failed',
    child(1, 'c'),
    { ...ended, failure: broken() },
    'childFailed',
    { failure: broken() },
  ],
])('%s closes its operation', (_, action, message, kind, body) => {
  const state = instanceThat([action]);
  const whole = { failure: broken(), ...message, to: to(1) } as Answer;
  const round = answer(state, whole, nowMs);
  expect(eventsOf(round)).toEqual([{ id: 4, timeMs: nowMs, kind, [kind]: { seq: 1, ...body } }]);
  expect([state.open.size, state.lastDeliveryId]).toEqual([0, 4]);
  expect(answer(state, whole, nowMs)).toBeNull();
});

describe('an answer without an open operation changes nothing', () => {
  function ignored(state: ReturnType<typeof instanceThat>, message: Answer): void {
    const before = structuredClone(state);
    expect(answer(state, message, nowMs)).toBeNull();
    expect(state).toEqual(before);
  }

  test('from before continue-as-new', () => {
    const state = instanceThat([child(1, 'c')]);
    turn(state, [next()]);
    turn(state, [child(1, 'c')]);
    ignored(state, ended);
    expect(answer(state, { ...ended, to: to(1, 2) }, nowMs)).not.toBeNull();
  });

  test('to an ended instance', () => {
    const state = instanceThat([child(1, 'c', 'ABANDON')]);
    turn(state, [complete]);
    ignored(state, ended);
  });

  test('to an operation of another kind', () => {
    const state = instanceThat([activity(1), detached(2), raise(3), child(4, 'c')]);
    ignored(state, ended);
    ignored(state, { ...ended, to: to(2) });
    ignored(state, { kind: 'started', to: to(3) });
    ignored(state, { kind: 'raised', to: to(2) });
    ignored(state, { kind: 'started', to: to(4) });
    ignored(state, { kind: 'refused', to: to(1), failure: broken() });
    ignored(state, { kind: 'raised', to: to(9) });
  });

  test('from a child of an earlier instance with the same id', () => {
    const state = instanceThat([child(1)]);
    ignored(state, ended);
  });
});
