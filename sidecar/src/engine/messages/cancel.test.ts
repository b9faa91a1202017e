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

test('a cancellation is a delivery, and a second one changes nothing', () => {
  const state = instanceThat([]);
  const round = cancel(state, 'too late', nowMs);
  expect(eventsOf(round)).toMatchObject([
    { id: 3, kind: 'cancelRequested', cancelRequested: { reason: 'too late' } },
  ]);
  expect(needsTurn(state)).toBe(true);
  expect(cancel(state, 'again', nowMs)).toBeNull();
  expect(state.cancelRequest).toEqual({ eventId: 3, reason: 'too late' });
});

test('an instance can be cancelled before its first turn', () => {
  const state = newInstance();
  expect(cancel(state, '', nowMs)).not.toBeNull();
  expect(state.status).toBe('pending');
});

test('an ended instance cannot be cancelled', () => {
  const state = instanceThat([complete]);
  expect(cancel(state, '', nowMs)).toBeNull();
});

test('the execution after one that was cancelled can be cancelled', () => {
  const state = instanceThat([]);
  cancel(state, 'first', nowMs);
  turn(state, [next()]);
  expect(state.cancelRequest).toBeNull();
  expect(cancel(state, 'second', nowMs)).not.toBeNull();
});
