import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import {
  activity,
  broken,
  child,
  complete,
  detached,
  fail,
  cancelSelf,
  instanceThat,
  newInstance,
  next,
  nowMs,
  payload,
  raise,
  step,
  timer,
  turn,
  waitFor,
} from './engine-samples.suite.ts';
import { outcomeOf } from './end-execution.ts';
import { terminate } from './messages/terminate.ts';
import type { Round } from './round.ts';
import type { InstanceState } from './state.ts';

const parent = { instanceId: 'order-0', execution: 3, seq: 9 };

/** Ways to end an instance. */
const ways: readonly [string, (state: InstanceState) => Round][] = [
  ['completed', (state) => turn(state, [complete])],
  ['failed', (state) => turn(state, [fail])],
  ['cancelled', (state) => turn(state, [cancelSelf])],
  ['terminated', (state) => terminate(state, 'stop', nowMs)!],
];
const again: readonly [string, (state: InstanceState) => Round] = [
  'continuedAsNew',
  (state) => turn(state, [next()]),
];

const ofKind = <K extends string>(round: Round, ...kinds: K[]): Round['messages'] =>
  round.messages.filter(({ kind }) => (kinds as string[]).includes(kind));

describe.each([...ways, again])('an execution that ends as %s', (status, end) => {
  test('withdraws open operations', () => {
    const state = instanceThat([
      activity(1),
      timer(2, nowMs + 5),
      waitFor(3),
      step(4),
      detached(5),
      raise(6),
    ]);
    const round = end(state);
    expect(round.activitiesWithdrawn).toEqual([{ execution: 1, seq: 1, ended: true }]);
    expect(round.timersWithdrawn).toEqual([{ execution: 1, seq: 2, fireAtMs: nowMs + 5 }]);
    expect(round.messages).toEqual([]);
    expect([state.open.size, state.openActivities, state.openSteps]).toEqual([0, 0, 0]);
  });

  test('applies the parent-close policies of children', () => {
    const state = instanceThat([
      child(1, 'a', 'CANCEL'),
      child(2, 'b', 'TERMINATE'),
      child(3, 'c', 'ABANDON'),
      child(4, 'd', 'UNSPECIFIED'),
    ]);
    const sender = (seq: number): object => ({ instanceId: 'order-1', execution: 1, seq });
    expect(end(state).messages).toMatchObject([
      { kind: 'cancel', target: 'a', sender: sender(1) },
      { kind: 'terminate', target: 'b', sender: sender(2) },
      { kind: 'cancel', target: 'd', sender: sender(4) },
    ]);
  });

  test('is listed with its end', () => {
    const state = instanceThat([activity(1)]);
    const round = end(state);
    const historyLength = round.histories[0]!.events.at(-1)!.id;
    expect(round.ends).toMatchObject([
      { execution: 1, status, startedMs: nowMs, endedMs: nowMs, historyLength },
    ]);
    expect(round.rowChanged).toBe(true);
  });
});

describe('a parent', () => {
  test.each([
    ['completed', payload('done'), null],
    ['failed', null, broken()],
    ['cancelled', null, { kind: 'FAILURE_KIND_CANCELLED', message: 'as requested' }],
    ['terminated', null, { kind: 'FAILURE_KIND_TERMINATED', message: 'stop' }],
  ])('is notified of a child that %s', (status, output, failure) => {
    const state = instanceThat([], { id: 'c', parent });
    const end = ways.find(([name]) => name === status)![1];
    const [message, ...others] = ofKind(end(state), 'ended');
    expect(message).toMatchObject({ kind: 'ended', to: parent, child: 'c', output });
    expect(message).toHaveProperty('failure', failure && expect.objectContaining(failure));
    expect(others).toEqual([]);
  });

  test('is notified of a child that ends before its first turn', () => {
    const state = newInstance({ parent });
    expect(ofKind(terminate(state, '', nowMs)!, 'ended')).toHaveLength(1);
  });

  test('is notified only after the last execution of a child that continues as new', () => {
    const state = instanceThat([], { id: 'c', parent });
    expect(turn(state, [next()]).messages).toEqual([]);
    expect(turn(state, [complete]).messages).toMatchObject([{ kind: 'ended', to: parent }]);
  });

  test('is notified of a failure also when the child gave no reason', () => {
    const state = instanceThat([], { parent });
    const unspecified: Action = { kind: 'failExecution', failExecution: { failure: null } };
    const round = turn(state, [unspecified]);
    expect(round.messages).toMatchObject([{ kind: 'ended', failure: { type: 'Error' } }]);
    expect(round.ends).toMatchObject([{ status: 'failed', failure: { type: 'Error' } }]);
  });
});

describe('operations of the last turn', () => {
  test.each([complete, fail, cancelSelf, next()])('have no effect: $kind', (ending) => {
    const round = turn(newInstance(), [activity(1), timer(2), step(3), waitFor(4), ending]);
    expect([round.activities, round.activitiesWithdrawn]).toEqual([[], []]);
    expect([round.timers, round.timersWithdrawn, round.stepsOpened]).toEqual([[], [], 0]);
  });

  test('are sent if they are messages to other instances', () => {
    const round = turn(newInstance(), [detached(1), raise(2), child(3, 'c'), complete]);
    expect(round.messages.map(({ kind }) => kind)).toEqual(['start', 'raise', 'start', 'cancel']);
  });
});

test('an outcome without a reason has a default text', () => {
  const cancelled = { kind: 'executionCancelled', executionCancelled: { reason: '' } } as const;
  expect(outcomeOf(cancelled, 'order').failure?.message).toBe('orchestration order was cancelled');
  const terminated = { kind: 'executionTerminated', executionTerminated: { reason: '' } } as const;
  expect(outcomeOf(terminated, 'order').failure?.message).toContain('was terminated');
  const timed = { kind: 'timerFired', timerFired: { seq: 1 } } as const;
  expect(outcomeOf(timed, 'order')).toEqual({ output: null, failure: null });
});
