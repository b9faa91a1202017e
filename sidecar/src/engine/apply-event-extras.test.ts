import { describe, expect, it } from 'vitest';

import type { EventBody } from '../model/event.ts';
import type { Payload } from '../model/payload.ts';
import { applyEvent } from './apply-event.ts';
import { newInstance, turn } from './engine-samples.suite.ts';
import { detailsOf } from './state.ts';
import type { InstanceState } from './state.ts';
import { valuesOf } from './values.ts';

const text = (value: string): Payload => ({ data: Buffer.from(value), encoding: '' });

function fold(state: InstanceState, body: EventBody): void {
  const event = { id: state.lastEventId + 1, timeMs: state.lastTimeMs + 1, ...body };
  applyEvent(state, event as Parameters<typeof applyEvent>[1]);
}

describe('optional state of an instance', () => {
  it('is absent until it is used', () => {
    const state = newInstance();
    turn(state, []);
    expect(state.extras).toBeNull();
    expect(detailsOf(state)).toBeNull();
  });

  it('has the last value of each key, and the total size', () => {
    const state = newInstance();
    const set = (key: string, value: string): void =>
      fold(state, { kind: 'valueSet', valueSet: { key, value: text(value) } });
    set('b', '12');
    set('a', '1');
    set('b', '345');
    expect(valuesOf(state)).toEqual([
      { key: 'a', value: text('1') },
      { key: 'b', value: text('345') },
    ]);
    expect(state.extras?.valueBytes).toBe(6);
    fold(state, { kind: 'valuesCleared', valuesCleared: { key: 'a', all: false } });
    expect(valuesOf(state).map(({ key }) => key)).toEqual(['b']);
    fold(state, { kind: 'valuesCleared', valuesCleared: { key: '', all: true } });
    expect(valuesOf(state)).toEqual([]);
    expect(state.extras?.valueBytes).toBe(0);
  });

  it('counts changes of the custom status and stores patches for the row', () => {
    const state = newInstance();
    turn(state, [
      { kind: 'setCustomStatus', setCustomStatus: { value: text('1') } },
      { kind: 'markPatch', markPatch: { changeId: 'faster' } },
      { kind: 'setCustomStatus', setCustomStatus: { value: null } },
    ]);
    expect(detailsOf(state)).toMatchObject({ customStatusVersion: 2, patches: ['faster'] });
  });

  it('has an update until it is answered', () => {
    const state = newInstance();
    const update = { updateId: 'u1', name: 'add', input: null, carriedFrom: 0 };
    fold(state, { kind: 'updateAccepted', updateAccepted: update });
    expect([...state.extras!.updates]).toMatchObject([['u1', { name: 'add', eventId: 2 }]]);
    const answer = { updateId: 'u1', output: null, failure: null };
    fold(state, { kind: 'updateCompleted', updateCompleted: answer });
    expect(state.extras!.updates.size).toBe(0);
  });

  it('has a promise until it is settled', () => {
    const state = newInstance();
    turn(state, [{ kind: 'createPromise', createPromise: { seq: 1 } }]);
    expect(state.open.get(1)?.kind).toBe('promise');
    fold(state, { kind: 'promiseResolved', promiseResolved: { seq: 1, value: text('1') } });
    expect(state.open.size).toBe(0);
  });
});

describe('continue-as-new', () => {
  it('carries over values, custom status and routing, and no patches', () => {
    const state = newInstance();
    turn(state, [
      { kind: 'setValue', setValue: { key: 'count', value: text('7') } },
      { kind: 'setCustomStatus', setCustomStatus: { value: text('"busy"') } },
      { kind: 'markPatch', markPatch: { changeId: 'faster' } },
      { kind: 'continueAsNew', continueAsNew: { input: null, version: '', delivered: 0 } },
    ]);
    expect(state.execution).toBe(2);
    expect(valuesOf(state)).toEqual([{ key: 'count', value: text('7') }]);
    expect(state.customStatus).toEqual(text('"busy"'));
    expect(detailsOf(state)).toMatchObject({ customStatusVersion: 1, patches: [] });
  });
});
