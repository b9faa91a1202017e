import { describe, expect, test } from 'vitest';
import { VALUES_BYTES_MAX, VALUES_MAX } from '../limits.ts';
import type { Action } from '../model/action.ts';
import type { PerdureError } from '../model/error.ts';
import {
  complete,
  eventsOf,
  instanceThat,
  next,
  payload,
  rebuild,
  turn,
} from './engine-samples.suite.ts';
import { valueOf, valuesOf } from './values.ts';

const set = (key: string, value: unknown = key): Action => ({
  kind: 'setValue',
  setValue: { key, value: payload(value) },
});
const clear = (key: string): Action => ({ kind: 'clearValues', clearValues: { key, all: false } });
const clearAll: Action = { kind: 'clearValues', clearValues: { key: '', all: true } };

/** A value that has `bytes` bytes with its key. */
function sized(key: string, bytes: number): Action {
  const data = new Uint8Array(bytes - Buffer.byteLength(key));
  return { kind: 'setValue', setValue: { key, value: { data, encoding: '' } } };
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as PerdureError).code;
  }
  return 'none';
}

describe('values', () => {
  test('are sorted by key, and have their last value', () => {
    const state = instanceThat([set('b', 1), set('a', 2), set('b', 3)]);
    expect(valuesOf(state)).toEqual([
      { key: 'a', value: payload(2) },
      { key: 'b', value: payload(3) },
    ]);
  });

  test('are cleared one by one or all at once', () => {
    const state = instanceThat([set('a'), set('b'), set('c'), clear('b'), clear('never')]);
    expect(valuesOf(state).map(({ key }) => key)).toEqual(['a', 'c']);
    turn(state, [clearAll, set('d')]);
    expect(valuesOf(state).map(({ key }) => key)).toEqual(['d']);
    expect(state.extras?.valueBytes).toBe(Buffer.byteLength('d"d"'));
  });

  test('are carried over by continue-as-new, including values of the last turn', () => {
    const state = instanceThat([set('a', 1)]);
    const round = turn(state, [set('b', 2), next()]);
    expect(valueOf(state, 'b')).toEqual(payload(2));
    const { events } = round.histories[1]!;
    expect(valuesOf(rebuild(state, events))).toEqual(valuesOf(state));
  });

  test('remain when the instance ends', () => {
    const state = instanceThat([set('a', 1), complete]);
    expect(valuesOf(state)).toEqual([{ key: 'a', value: payload(1) }]);
  });

  test('equal a fold of the history', () => {
    const state = instanceThat([set('ä', 1), set('b'), clear('b')]);
    const other = instanceThat([]);
    const events = eventsOf(turn(other, [set('ä', 1), set('b'), clear('b')]));
    for (const event of events) expect(event.kind).toMatch(/^(turnCompleted|value)/u);
    expect(other.extras?.valueBytes).toBe(state.extras?.valueBytes);
    expect(state.extras?.valueBytes).toBe(3);
  });
});

describe('limits of values', () => {
  test('permit the maximal number, and not one more', () => {
    const many = Array.from({ length: VALUES_MAX }, (_, n) => set(`k${n}`));
    const state = instanceThat(many);
    expect(codeOf(() => turn(state, [set('more')]))).toBe('LIMIT_EXCEEDED');
    expect(codeOf(() => turn(state, [set('k0', 'again')]))).toBe('none');
    expect(codeOf(() => turn(state, [clear('k1'), set('more')]))).toBe('none');
    expect(valuesOf(state)).toHaveLength(VALUES_MAX);
  });

  test('permit the maximal bytes, and not one more', () => {
    const state = instanceThat([sized('ä', VALUES_BYTES_MAX - 10)]);
    expect(codeOf(() => turn(state, [sized('b', 11)]))).toBe('LIMIT_EXCEEDED');
    expect(codeOf(() => turn(state, [sized('b', 10)]))).toBe('none');
    expect(state.extras?.valueBytes).toBe(VALUES_BYTES_MAX);
    expect(codeOf(() => turn(state, [sized('b', 11)]))).toBe('LIMIT_EXCEEDED');
    expect(codeOf(() => turn(state, [clearAll, sized('c', VALUES_BYTES_MAX)]))).toBe('none');
  });

  test('reject a turn without changes', () => {
    const state = instanceThat([set('a', 1)]);
    const before = structuredClone(state);
    expect(codeOf(() => turn(state, [set('a', 2), sized('b', VALUES_BYTES_MAX)]))).toBe(
      'LIMIT_EXCEEDED',
    );
    expect(state).toEqual(before);
  });
});
