import { expect, test } from 'vitest';
import {
  complete,
  eventsOf,
  instanceThat,
  newInstance,
  next,
  nowMs,
  turn,
} from '../engine-samples.suite.ts';
import { needsTurn } from '../state.ts';
import { cancel } from './cancel.ts';

test('a request to stop is a delivery, and asking twice is as asking once', () => {
  const state = instanceThat([]);
  const round = cancel(state, 'too late', nowMs);
  expect(eventsOf(round)).toMatchObject([
    { id: 3, kind: 'cancelRequested', cancelRequested: { reason: 'too late' } },
  ]);
  expect(needsTurn(state)).toBe(true);
  expect(cancel(state, 'again', nowMs)).toBeNull();
  expect(state.cancelRequest).toEqual({ eventId: 3, reason: 'too late' });
});

test('an instance can be asked to stop before its first turn', () => {
  const state = newInstance();
  expect(cancel(state, '', nowMs)).not.toBeNull();
  expect(state.status).toBe('pending');
});

test('one that has ended cannot be asked', () => {
  const state = instanceThat([complete]);
  expect(cancel(state, '', nowMs)).toBeNull();
});

test('an execution that follows one which had seen its request can be asked anew', () => {
  const state = instanceThat([]);
  cancel(state, 'first', nowMs);
  turn(state, [next()]);
  expect(state.cancelRequest).toBeNull();
  expect(cancel(state, 'second', nowMs)).not.toBeNull();
});
