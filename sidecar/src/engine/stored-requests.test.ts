import { describe, expect, test } from 'vitest';

import { MAILBOX_EVENTS_MAX, STORED_REQUESTS_CARRIED_MAX, STORED_REQUESTS_MAX } from '../limits.ts';
import type { Action } from '../model/action.ts';
import {
  complete,
  eventsOf,
  instanceThat,
  next,
  nowMs,
  payload,
  rebuild,
  turn,
  waitFor,
} from './engine-samples.suite.ts';
import { eventRaised } from './messages/event-raised.ts';
import { settlePromise } from './messages/settle-promise.ts';
import type { InstanceState } from './state.ts';
import { storeRequest } from './stored-requests.ts';

function raise(
  state: InstanceState,
  idempotencyKey: string,
  name: string = 'approval',
): ReturnType<typeof eventRaised> {
  const message = { name, payload: null, policy: 'buffer' as const, idempotencyKey };
  return eventRaised(state, message, nowMs);
}

describe('an event raised again under its idempotency key', () => {
  test('is not stored, and gets the answer of the first request', () => {
    const state = instanceThat([waitFor(1)]);
    expect(eventsOf(raise(state, 'k-1').round)).toMatchObject([
      { eventRaised: { name: 'approval', idempotencyKey: 'k-1' } },
    ]);
    expect(raise(state, 'k-1')).toEqual({ outcome: 'delivered', round: null });
    expect(raise(state, 'k-2').outcome).toBe('buffered');
    expect(raise(state, 'k-2')).toEqual({ outcome: 'buffered', round: null });
    expect(state.unreadEvents).toBe(2);
  });

  test('is distinguished from an event of another mailbox, and from an event without a key', () => {
    const state = instanceThat([]);
    for (const name of ['approval', 'refusal'])
      expect(raise(state, 'k-1', name).round).not.toBe(null);
    for (let i = 0; i < 2; i += 1) expect(raise(state, '').round).not.toBe(null);
  });

  test('is recognised after it was read, and after the end of the instance', () => {
    const state = instanceThat([waitFor(1)]);
    raise(state, 'k-1');
    turn(state, []);
    expect(raise(state, 'k-1').round).toBe(null);
    turn(state, [complete]);
    expect(raise(state, 'k-1')).toEqual({ outcome: 'delivered', round: null });
    expect(() => raise(state, 'k-2')).toThrow('has ended');
  });

  test('is recognised although the mailbox is full', () => {
    const state = instanceThat([]);
    raise(state, 'k-1');
    state.unreadEvents = MAILBOX_EVENTS_MAX;
    expect(raise(state, 'k-1').outcome).toBe('buffered');
  });

  test('is no longer recognised after more requests than are stored', () => {
    const state = instanceThat([]);
    raise(state, 'k');
    for (let i = 0; i < STORED_REQUESTS_MAX; i += 1) keep(state, `k-${i}`);
    expect(state.storedRequests?.size).toBe(STORED_REQUESTS_MAX);
    expect(raise(state, 'k').round).not.toBe(null);
  });
});

function keep(state: InstanceState, idempotencyKey: string): void {
  storeRequest(state, { idempotencyKey, name: 'approval', execution: 0, seq: 0, delivered: true });
}

describe('idempotency keys across continue-as-new', () => {
  test('are carried over for read and unread messages', () => {
    const state = instanceThat([waitFor(1)]);
    for (const key of ['read', 'unread']) raise(state, key);
    turn(state, []);
    const begun = turn(state, [next()]).histories[1]!.events;
    expect(begun).toMatchObject([
      { executionStarted: { storedRequests: [{ idempotencyKey: 'read', delivered: true }] } },
      { eventRaised: { idempotencyKey: 'unread' } },
    ]);
    const folded = rebuild(state, begun);
    expect(folded.storedRequests).toEqual(state.storedRequests);
    for (const key of ['read', 'unread']) expect(raise(folded, key).round).toBe(null);
  });

  test('are carried over with their answer when a wait returns the message to its mailbox', () => {
    const state = instanceThat([waitFor(1)]);
    expect(raise(state, 'k').outcome).toBe('delivered');
    const withdrawn = {
      kind: 'cancelOperation',
      cancelOperation: { seq: 1, passedBy: 1 },
    } as const;
    const begun = turn(state, [withdrawn, next()]).histories[1]!.events;
    expect(begun).toMatchObject([
      { executionStarted: { storedRequests: [{ idempotencyKey: 'k', delivered: true }] } },
      { eventRaised: { idempotencyKey: 'k' } },
    ]);
    const folded = rebuild(state, begun);
    expect(folded.storedRequests).toEqual(state.storedRequests);
    for (const one of [state, folded]) {
      expect(raise(one, 'k')).toEqual({ outcome: 'delivered', round: null });
    }
  });

  test('are carried over up to a limit, the latest ones', () => {
    const state = instanceThat([]);
    for (let i = 0; i < 2 * STORED_REQUESTS_CARRIED_MAX; i += 1) keep(state, `k-${i}`);
    turn(state, [next()]);
    expect(state.storedRequests?.size).toBe(STORED_REQUESTS_CARRIED_MAX);
    expect(raise(state, `k-${2 * STORED_REQUESTS_CARRIED_MAX - 1}`).round).toBe(null);
  });
});

describe('a promise settled again under its idempotency key', () => {
  const create: Action = { kind: 'createPromise', createPromise: { seq: 1 } };
  const promise = { instanceId: 'order-1', execution: 1, seq: 1, mark: 0x01020304 };
  const settle = (state: InstanceState, idempotencyKey: string) =>
    settlePromise(state, promise, { value: payload(1), failure: null, idempotencyKey }, nowMs);

  test('gets the answer of the first request, also after continue-as-new', () => {
    const state = instanceThat([create]);
    expect(settle(state, 'k-1')).not.toBe(null);
    expect(settle(state, 'k-1')).toBe(null);
    expect(() => settle(state, 'k-2')).toThrow('was settled');
    turn(state, [next()]);
    expect(settle(state, 'k-1')).toBe(null);
    expect(() => settle(state, 'k-2')).toThrow('ended with its execution');
  });
});
