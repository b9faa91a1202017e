import { describe, expect, test } from 'vitest';
import {
  activity,
  complete,
  eventsOf,
  instanceThat,
  newInstance,
  next,
  nowMs,
  payload,
  seed,
  status,
  turn,
  waitFor,
} from '../engine-samples.suite.ts';
import { cancel } from '../messages/cancel.ts';
import { eventRaised } from '../messages/event-raised.ts';
import { resume, suspend } from '../messages/suspend.ts';
import type { HistoryEvent } from '../../model/event.ts';
import type { Round } from '../round.ts';
import { needsTurn } from '../state.ts';
import type { InstanceState } from '../state.ts';
import { applyTurn } from '../turn.ts';

const parent = { instanceId: 'order-0', execution: 3, seq: 9 };

function send(state: InstanceState, name: string, ...values: number[]): void {
  for (const value of values) {
    eventRaised(state, { name, payload: payload(value), policy: 'buffer' }, nowMs);
  }
}

/** The events with which this Round begins the next execution. */
function firstEvents(round: Round): HistoryEvent[] {
  return round.histories[1]!.events;
}

const raised = (id: number, name: string, value: number, carriedFrom: number): object => ({
  id,
  kind: 'eventRaised',
  eventRaised: { name, payload: payload(value), carriedFrom },
});

test('one Round ends an execution and starts the next', () => {
  const state = instanceThat([activity(1)], { version: '1.0', parent });
  const round = turn(state, [next()]);
  expect(round.histories.map(({ execution }) => execution)).toEqual([1, 2]);
  expect(round.histories[0]!.events.map(({ kind }) => kind)).toEqual([
    'turnCompleted',
    'executionContinuedAsNew',
  ]);
  expect(firstEvents(round)).toEqual([
    {
      id: 1,
      timeMs: nowMs,
      kind: 'executionStarted',
      executionStarted: {
        instanceId: 'order-1',
        execution: 2,
        name: 'order',
        version: '1.0',
        input: payload('again'),
        parent,
        seed,
      },
    },
  ]);
  expect(round.ends).toMatchObject([{ execution: 1, status: 'continuedAsNew', output: null }]);
});

test('the next execution numbers its events and operations from 1', () => {
  const state = instanceThat([activity(1), activity(2)]);
  turn(state, [next()]);
  expect(state).toMatchObject({
    execution: 2,
    lastEventId: 1,
    lastDeliveryId: 1,
    delivered: 0,
    nextSeq: 1,
    endedMs: 0,
    status: 'running',
    parent: null,
  });
  expect(needsTurn(state)).toBe(true);
  const round = turn(state, [activity(1)]);
  expect(eventsOf(round).map(({ id }) => id)).toEqual([2, 3]);
});

test('the next execution has the given version, or retains the current one', () => {
  const state = instanceThat([], { version: '1.0' });
  turn(state, [next('2.0')]);
  expect(state.version).toBe('2.0');
  turn(state, [next()]);
  expect(state.version).toBe('2.0');
});

test('the next execution has a new seed', () => {
  const state = instanceThat([]);
  const other = new Uint8Array([8, 7, 6, 5, 4, 3, 2, 1]);
  const input = { actions: [next()], delivered: 1, worker: 'w', seed: other };
  const started = firstEvents(applyTurn(state, input, nowMs))[0];
  expect(started).toMatchObject({ executionStarted: { seed: other } });
});

test('the identity of the instance and its public state are unchanged', () => {
  const state = instanceThat([status('half')], { instanceNumber: 12, parent });
  const { instanceNumber, id, createdMs, idempotencyKey } = state;
  turn(state, [next()], 1, nowMs + 60);
  expect(state).toMatchObject({ instanceNumber, id, createdMs, idempotencyKey, parent });
  expect([state.customStatus, state.startedMs]).toEqual([payload('half'), nowMs + 60]);
});

test('time does not decrease when the clock was set back between two executions', () => {
  const state = newInstance();
  turn(state, [], 1, nowMs + 500);
  const round = turn(state, [next()], 1, nowMs);
  expect(eventsOf(round).map(({ timeMs }) => timeMs)).toEqual([
    nowMs + 500,
    nowMs + 500,
    nowMs + 500,
  ]);
});

describe('unread messages', () => {
  test('are carried over in order, whether the code had received them or not', () => {
    const state = instanceThat([]);
    send(state, 'b', 1);
    send(state, 'a', 2);
    turn(state, []);
    send(state, 'b', 3);
    const round = turn(state, [next()], state.delivered);
    expect(firstEvents(round).slice(1)).toMatchObject([
      raised(2, 'b', 1, 3),
      raised(3, 'a', 2, 4),
      raised(4, 'b', 3, 6),
    ]);
    expect(state.lastDeliveryId).toBe(4);
    turn(state, [waitFor(1, 'b'), waitFor(2, 'b'), waitFor(3, 'b')]);
    expect([...state.open.keys()]).toEqual([3]);
  });

  test('retain their headers', () => {
    const state = instanceThat([]);
    const headers = [{ key: 'from', value: 'ops' }];
    const message = { name: 'a', payload: payload(1), policy: 'buffer' as const };
    eventRaised(state, { ...message, headers }, nowMs);
    const [, carried] = firstEvents(turn(state, [next()]));
    expect(carried).toMatchObject({ eventRaised: { name: 'a', headers, carriedFrom: 3 } });
  });

  test('do not include the messages that this turn read', () => {
    const state = instanceThat([]);
    send(state, 'a', 1, 2, 3);
    const round = turn(state, [waitFor(1, 'a'), waitFor(2, 'a'), next()]);
    expect(firstEvents(round).slice(1)).toMatchObject([raised(2, 'a', 3, 5)]);
  });

  test('include those that waits of this turn returned, in order', () => {
    const state = instanceThat([]);
    send(state, 'a', 1, 2, 3);
    const cancelled = (seq: number, passedBy: number) =>
      ({ kind: 'cancelOperation', cancelOperation: { seq, passedBy } }) as const;
    const waits = [waitFor(1, 'a'), waitFor(2, 'a'), waitFor(3, 'a')];
    const round = turn(state, [...waits, cancelled(3, 0), cancelled(1, 1), next()]);
    expect(firstEvents(round).slice(1)).toMatchObject([raised(2, 'a', 1, 3), raised(3, 'a', 3, 5)]);
  });

  test('include a message for an open wait that the code has not received', () => {
    const state = instanceThat([waitFor(1, 'a')]);
    send(state, 'a', 1);
    const round = turn(state, [next()], 1);
    expect(firstEvents(round).slice(1)).toMatchObject([raised(2, 'a', 1, 4)]);
  });

  test('are carried over repeatedly', () => {
    const state = instanceThat([]);
    send(state, 'a', 1, 2);
    for (let n = 0; n < 3; n += 1) turn(state, [next()]);
    const round = turn(state, [next()]);
    expect(firstEvents(round).slice(1)).toMatchObject([raised(2, 'a', 1, 2), raised(3, 'a', 2, 3)]);
    expect([state.execution, state.unreadEvents, state.unreadBytes]).toEqual([5, 2, 2]);
  });
});

describe('a cancellation', () => {
  test('is carried over when the code had not received it', () => {
    const state = instanceThat([]);
    send(state, 'a', 1);
    cancel(state, 'too late', nowMs);
    const round = turn(state, [next()], 3);
    expect(firstEvents(round).slice(1)).toMatchObject([
      raised(2, 'a', 1, 3),
      { id: 3, kind: 'cancelRequested', cancelRequested: { reason: 'too late' } },
    ]);
    expect(state.cancelRequest).toEqual({ eventId: 3, reason: 'too late' });
  });

  test('is not carried over when the code had received it', () => {
    const state = instanceThat([]);
    cancel(state, 'too late', nowMs);
    expect(firstEvents(turn(state, [next()]))).toHaveLength(1);
  });
});

describe('input of the last turn that the code did not receive', () => {
  test('is carried over: messages for open waits, and a cancellation', () => {
    const state = instanceThat([waitFor(1, 'a'), waitFor(2, 'a')]);
    send(state, 'a', 1, 2);
    cancel(state, 'too late', nowMs);
    const first = state.lastEventId - 2;
    const round = turn(state, [next('', first)]);
    expect(round.histories[0]!.events[0]).toMatchObject({ turnCompleted: { delivered: first } });
    expect(round.histories[0]!.events[1]).not.toHaveProperty('executionContinuedAsNew.delivered');
    expect(firstEvents(round).slice(1)).toMatchObject([
      raised(2, 'a', 2, first + 1),
      { kind: 'cancelRequested', cancelRequested: { reason: 'too late' } },
    ]);
  });

  test.each([1, 99])('cannot begin after event %i, which the turn did not contain', (shown) => {
    const state = instanceThat([waitFor(1, 'a')]);
    send(state, 'a', 1);
    const { lastEventId } = state;
    expect(() => turn(state, [next('', shown)])).toThrow(/received events up to/);
    expect(state).toMatchObject({ lastEventId, execution: 1, endedMs: 0 });
  });
});

test('a suspended instance remains suspended until it is resumed', () => {
  const state = instanceThat([]);
  suspend(state, 'audit', nowMs);
  const round = turn(state, [next()]);
  expect(firstEvents(round)[1]).toMatchObject({ kind: 'executionSuspended' });
  expect(state.suspended).toBe(true);
  expect(resume(state, '', nowMs)).not.toBeNull();
});

test('a later execution that ends before its first turn ends once', () => {
  const state = instanceThat([]);
  turn(state, [next()]);
  const round = turn(state, [complete]);
  expect(round.ends).toMatchObject([{ execution: 2, status: 'completed', historyLength: 3 }]);
});
