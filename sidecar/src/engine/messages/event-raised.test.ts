import { describe, expect, test } from 'vitest';
import { MAILBOX_BYTES_MAX, MAILBOX_EVENTS_MAX } from '../../limits.ts';
import type { RaisePolicy } from '../../model/client-ports.ts';
import type { Payload } from '../../model/payload.ts';
import {
  complete,
  eventsOf,
  instanceThat,
  nowMs,
  payload,
  turn,
  waitFor,
} from '../engine-samples.suite.ts';
import { needsTurn } from '../state.ts';
import type { InstanceState } from '../state.ts';
import { eventRaised } from './event-raised.ts';

function send(
  state: InstanceState,
  policy: RaisePolicy,
  value: Payload | null = payload('yes'),
): ReturnType<typeof eventRaised> {
  return eventRaised(state, { name: 'approval', payload: value, policy }, nowMs);
}

describe('an event with a waiting receiver', () => {
  test.each(['buffer', 'drop', 'reject'] as const)('%s delivers', (policy) => {
    const state = instanceThat([waitFor(1)]);
    const { outcome, round } = send(state, policy);
    expect(outcome).toBe('delivered');
    expect(eventsOf(round)).toEqual([
      {
        id: 4,
        timeMs: nowMs,
        kind: 'eventRaised',
        eventRaised: { name: 'approval', payload: payload('yes'), carriedFrom: 0 },
      },
    ]);
    expect(needsTurn(state)).toBe(true);
  });

  test('headers are recorded, and count for the mailbox while the event is unread', () => {
    const state = instanceThat([]);
    const headers = [{ key: 'from', value: 'ops' }];
    const message = { name: 'approval', payload: payload('yes'), policy: 'buffer' as const };
    const { round } = eventRaised(state, { ...message, headers }, nowMs);
    expect(eventsOf(round)).toMatchObject([{ eventRaised: { name: 'approval', headers } }]);
    expect(state.unreadBytes).toBe(5 + 7);
    turn(state, [waitFor(1)]);
    expect([state.unreadEvents, state.unreadBytes]).toEqual([0, 0]);
  });

  test('is stored when the wait has a message in transit', () => {
    const state = instanceThat([waitFor(1)]);
    expect(send(state, 'buffer').outcome).toBe('delivered');
    expect(send(state, 'drop').outcome).toBe('dropped');
    expect(send(state, 'buffer').outcome).toBe('buffered');
  });
});

describe('an event without a waiting receiver', () => {
  test('is stored with the policy buffer', () => {
    const state = instanceThat([waitFor(1, 'other')]);
    expect(send(state, 'buffer').outcome).toBe('buffered');
    expect([state.unreadEvents, state.unreadBytes]).toEqual([1, 5]);
  });

  test('is dropped and reported with the policy drop', () => {
    const state = instanceThat([]);
    const before = structuredClone(state);
    expect(send(state, 'drop')).toEqual({ outcome: 'dropped', round: null });
    expect(state).toEqual(before);
  });

  test('is an error for the sender with the policy reject', () => {
    const state = instanceThat([]);
    const before = structuredClone(state);
    expect(() => send(state, 'reject')).toThrow(expect.objectContaining({ code: 'NOT_WAITING' }));
    expect(state).toEqual(before);
  });
});

describe('limits', () => {
  test('a mailbox has a maximal number of messages, and space again after a read', () => {
    const state = instanceThat([]);
    for (let n = 0; n < MAILBOX_EVENTS_MAX; n += 1) send(state, 'buffer', null);
    const before = structuredClone(state);
    expect(() => send(state, 'buffer')).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
    expect(state).toEqual(before);
    turn(state, [waitFor(1)]);
    expect(send(state, 'buffer').outcome).toBe('buffered');
  });

  test('a mailbox has a maximal number of bytes', () => {
    const state = instanceThat([]);
    const large = (length: number): Payload => ({ data: new Uint8Array(length), encoding: '' });
    send(state, 'buffer', large(MAILBOX_BYTES_MAX - 10));
    expect(() => send(state, 'buffer', large(11))).toThrow(
      expect.objectContaining({ code: 'LIMIT_EXCEEDED' }),
    );
    expect(send(state, 'buffer', large(10)).outcome).toBe('buffered');
  });
});

test.each(['buffer', 'drop', 'reject'] as const)(
  'an instance that has ended is an error to the sender, with %s',
  (policy) => {
    const state = instanceThat([complete]);
    const before = structuredClone(state);
    expect(() => send(state, policy)).toThrow(expect.objectContaining({ code: 'INSTANCE_ENDED' }));
    expect(state).toEqual(before);
  },
);
