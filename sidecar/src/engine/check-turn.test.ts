import { describe, expect, test } from 'vitest';
import { HISTORY_EVENTS_MAX, OPEN_OPERATIONS_MAX, PATCHES_MAX } from '../limits.ts';
import type { Action } from '../model/action.ts';
import type { ErrorCode } from '../model/error.ts';
import {
  activity,
  child,
  complete,
  detached,
  fail,
  instanceThat,
  newInstance,
  next,
  payload,
  raise,
  status,
  step,
  timer,
  turn,
  waitFor,
  withdraw,
} from './engine-samples.suite.ts';
import type { InstanceState } from './state.ts';

/** Expects that a turn with valid actions around the invalid ones is rejected without a change. */
function refused(state: InstanceState, actions: readonly Action[], code: ErrorCode): void {
  const before = structuredClone(state);
  expect(() => turn(state, actions)).toThrow(expect.objectContaining({ code }));
  expect(state).toEqual(before);
}

describe('the protocol', () => {
  test.each([
    ['activity', activity],
    ['timer', timer],
    ['wait', waitFor],
    ['child', child],
    ['start', detached],
    ['raise', raise],
    ['step', step],
  ] as readonly [string, (seq: number) => Action][])('numbers each %s in order', (_, make) => {
    for (const seq of [0, 1, 3, Number.NaN]) {
      refused(newInstance(), [activity(1), make(seq)], 'PROTOCOL_VIOLATION');
    }
    expect(() => turn(newInstance(), [activity(1), make(2), activity(3)])).not.toThrow();
  });

  test('numbers operations across turns', () => {
    const state = instanceThat([activity(1)]);
    refused(state, [activity(1)], 'PROTOCOL_VIOLATION');
    expect(() => turn(state, [activity(2)])).not.toThrow();
  });

  test('permits an end only as the last action', () => {
    refused(newInstance(), [activity(1), complete, activity(2)], 'PROTOCOL_VIOLATION');
    refused(newInstance(), [next(), status('on')], 'PROTOCOL_VIOLATION');
    refused(newInstance(), [complete, fail], 'PROTOCOL_VIOLATION');
  });

  test('cancels only operations that exist, in this turn or before', () => {
    const state = instanceThat([activity(1)]);
    refused(state, [withdraw(2)], 'PROTOCOL_VIOLATION');
    refused(state, [withdraw(0)], 'PROTOCOL_VIOLATION');
    refused(state, [withdraw(2), activity(2)], 'PROTOCOL_VIOLATION');
    expect(() => turn(state, [activity(2), withdraw(2), withdraw(1)])).not.toThrow();
  });

  test('rejects actions of unknown kinds', () => {
    refused(newInstance(), [activity(1), {} as Action], 'PROTOCOL_VIOLATION');
  });
});

describe('chosen ids', () => {
  test.each([child, detached])('must not have the form of generated ids', (make) => {
    refused(newInstance(), [activity(1), make(2, 'order-1::7.1.1')], 'INVALID_ARGUMENT');
    expect(() => turn(newInstance(), [activity(1), make(2, 'order-1:7')])).not.toThrow();
  });

  test('may have that form as the target of a message', () => {
    expect(() => turn(newInstance(), [raise(1, 'order-1::7.1.1')])).not.toThrow();
  });
});

describe('operations in flight', () => {
  const many = (from: number, count: number, make: (seq: number) => Action): Action[] =>
    Array.from({ length: count }, (_, index) => make(from + index));

  test('are limited', () => {
    const state = instanceThat(many(1, OPEN_OPERATIONS_MAX, (seq) => timer(seq)));
    expect(state.open.size).toBe(OPEN_OPERATIONS_MAX);
    expect(() => turn(state, [timer(OPEN_OPERATIONS_MAX + 1)])).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
    expect(state.open.size).toBe(OPEN_OPERATIONS_MAX);
  });

  test('do not count when the same turn closes them', () => {
    const state = instanceThat(many(1, OPEN_OPERATIONS_MAX, (seq) => timer(seq)));
    const nextSeq = OPEN_OPERATIONS_MAX + 1;
    const known = step(nextSeq, payload(1));
    expect(() => turn(state, [known])).not.toThrow();
    const replace = [timer(nextSeq + 1), timer(nextSeq + 2), withdraw(1), withdraw(nextSeq + 1)];
    expect(() => turn(state, replace)).not.toThrow();
    expect(state.open.size).toBe(OPEN_OPERATIONS_MAX);
    const twice = [timer(nextSeq + 3), timer(nextSeq + 4), withdraw(2), withdraw(2)];
    expect(() => turn(state, twice)).toThrow(expect.objectContaining({ code: 'LIMIT_EXCEEDED' }));
  });
});

describe('a history at its limit', () => {
  function atTheLimit(): InstanceState {
    const state = instanceThat([activity(1)]);
    state.lastEventId = HISTORY_EVENTS_MAX;
    return state;
  }

  test('accepts no decisions', () => {
    expect(() => turn(atTheLimit(), [activity(2)])).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
  });

  test.each([
    ['completion', complete],
    ['continue-as-new', next()],
  ])('can still end with %s', (_, end) => {
    expect(() => turn(atTheLimit(), [withdraw(1), end])).not.toThrow();
  });
});

describe('the limit of change ids', () => {
  const mark = (changeId: string): Action => ({ kind: 'markPatch', markPatch: { changeId } });
  const marks = (from: number, to: number): Action[] =>
    Array.from({ length: to - from }, (_, at) => mark(`p-${from + at}`));

  test('permits the maximal number, in one turn or several, and not one more', () => {
    const state = instanceThat(marks(0, PATCHES_MAX - 1));
    refused(state, marks(PATCHES_MAX - 1, PATCHES_MAX + 1), 'LIMIT_EXCEEDED');
    turn(state, [mark('p-0'), mark('last'), mark('last')]);
    refused(state, [mark('one more')], 'LIMIT_EXCEEDED');
    turn(state, [mark('p-0')]);
    expect(state.extras?.patches.size).toBe(PATCHES_MAX);
  });
});
