import { expect, test } from 'vitest';
import { complete, instanceThat, kindsOf, nowMs, turn } from '../engine-samples.suite.ts';
import { needsTurn } from '../state.ts';
import { resume, suspend } from './suspend.ts';
import { turnFailed } from './turn-failed.ts';

test('suspend and resume are recorded once each, and not delivered to code', () => {
  const state = instanceThat([]);
  expect(resume(state, '', nowMs)).toBeNull();
  const suspended = suspend(state, 'audit', nowMs)!;
  expect([kindsOf(suspended), suspended.rowChanged]).toEqual([['executionSuspended'], true]);
  expect(suspend(state, 'again', nowMs)).toBeNull();
  expect([state.suspended, needsTurn(state)]).toEqual([true, false]);
  const resumed = resume(state, 'done', nowMs)!;
  expect([kindsOf(resumed), resumed.rowChanged]).toEqual([['executionResumed'], true]);
  expect([state.suspended, needsTurn(state)]).toEqual([false, false]);
});

test('a turn that was in flight when its instance was suspended is recorded', () => {
  const state = instanceThat([]);
  suspend(state, '', nowMs);
  turn(state, [complete]);
  expect([state.status, state.suspended]).toEqual(['completed', false]);
});

test('an ended instance is neither suspended nor resumed', () => {
  const state = instanceThat([complete]);
  expect([suspend(state, '', nowMs), resume(state, '', nowMs)]).toEqual([null, null]);
});

test('resume retries a stuck instance', () => {
  const state = instanceThat([]);
  turnFailed(state, 'nondeterminism', 'they differ', nowMs);
  expect(kindsOf(resume(state, '', nowMs))).toEqual(['executionResumed']);
  expect(state.stuck).toBeNull();
});
