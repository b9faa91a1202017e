import { describe, expect, test } from 'vitest';
import type { Action } from '../../model/action.ts';
import type { PerdureError } from '../../model/error.ts';
import type { PromiseId } from '../../model/promise-id.ts';
import { promiseIdText } from '../../model/promise-id.ts';
import {
  broken,
  complete,
  eventsOf,
  instanceThat,
  next,
  nowMs,
  payload,
  turn,
  waitFor,
  withdraw,
} from '../engine-samples.suite.ts';
import type { InstanceState } from '../state.ts';
import { settledWith, settlePromise } from './settle-promise.ts';

const create: Action = { kind: 'createPromise', createPromise: { seq: 1 } };
const mark = 0x01020304;
const first: PromiseId = { instanceId: 'order-1', execution: 1, seq: 1, mark };
const yes = { value: payload('yes'), failure: null };

function codeOf(state: InstanceState, promise: PromiseId = first): string {
  const before = structuredClone(state);
  try {
    settlePromise(state, promise, yes, nowMs);
  } catch (error) {
    expect(state).toEqual(before);
    return (error as PerdureError).code;
  }
  return 'none';
}

describe('a promise', () => {
  test('is resolved once', () => {
    const state = instanceThat([create]);
    const events = eventsOf(settlePromise(state, first, yes, nowMs));
    const promiseResolved = { seq: 1, value: payload('yes') };
    expect(events).toEqual([{ id: 4, timeMs: nowMs, kind: 'promiseResolved', promiseResolved }]);
    expect(state.open.size).toBe(0);
    expect(codeOf(state)).toBe('PROMISE_SETTLED');
  });

  test('is rejected with a failure', () => {
    const state = instanceThat([create]);
    const outcome = { value: null, failure: broken() };
    const [event] = eventsOf(settlePromise(state, first, outcome, nowMs));
    expect(event).toMatchObject({ promiseRejected: { seq: 1, failure: broken() } });
  });

  test('is distinguished from an unknown promise', () => {
    const state = instanceThat([create, waitFor(2)]);
    expect(codeOf(state, { ...first, mark: mark + 1 })).toBe('NOT_FOUND');
    expect(codeOf(state, { ...first, seq: 2 })).toBe('NOT_FOUND');
    expect(codeOf(state, { ...first, seq: 3 })).toBe('NOT_FOUND');
    expect(codeOf(state, { ...first, execution: 2 })).toBe('NOT_FOUND');
    expect(codeOf(state)).toBe('none');
  });

  test('ends when it is withdrawn, or with its execution or its instance', () => {
    const withdrawn = instanceThat([create]);
    turn(withdrawn, [withdraw(1)]);
    const continued = instanceThat([create]);
    turn(continued, [next()]);
    const ended = instanceThat([create]);
    turn(ended, [complete]);
    for (const state of [withdrawn, continued, ended])
      expect(codeOf(state)).toBe('PROMISE_SETTLED');
    const row = { id: 'order-1', execution: 1 };
    expect(settledWith(first, row).code).toBe('PROMISE_SETTLED');
    expect(settledWith({ ...first, execution: 2 }, row).code).toBe('NOT_FOUND');
  });

  test('is found by its id when code of another instance settles it', () => {
    const settle: Action = {
      kind: 'requestRaise',
      requestRaise: {
        seq: 1,
        instanceId: '',
        name: '',
        payload: payload(1),
        promiseId: promiseIdText(first),
        failure: null,
      },
    };
    const state = instanceThat([]);
    const { messages } = turn(state, [settle]);
    expect(messages).toEqual([
      {
        kind: 'settle',
        target: 'order-1',
        promise: first,
        outcome: { value: payload(1), failure: null },
        sender: { instanceId: 'order-1', execution: 1, seq: 1 },
      },
    ]);
  });
});
