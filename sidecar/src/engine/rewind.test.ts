import { describe, expect, test } from 'vitest';
import type { Action } from '../model/action.ts';
import type { HistoryEvent } from '../model/event.ts';
import { cutHistory, stateOf } from './copy-history.ts';
import { eventsOf, newInstance, nowMs, payload, turn } from './engine-samples.suite.ts';
import { fork } from './fork.ts';
import { activityOutcome } from './messages/activity-outcome.ts';
import { eventRaised } from './messages/event-raised.ts';
import { terminate } from './messages/terminate.ts';
import { timerFired } from './messages/timer-fired.ts';
import { rewind } from './rewind.ts';
import type { Round } from './round.ts';
import type { InstanceState } from './state.ts';

const activity = (seq: number): Action => ({
  kind: 'scheduleActivity',
  scheduleActivity: { seq, name: 'a', input: payload(seq), options: null },
});
const timer: Action = { kind: 'createTimer', createTimer: { seq: 2, fireAtMs: nowMs + 50 } };
const child: Action = {
  kind: 'scheduleChild',
  scheduleChild: {
    seq: 3,
    name: 'c',
    version: '',
    instanceId: '',
    input: null,
    parentClosePolicy: 'PARENT_CLOSE_POLICY_UNSPECIFIED',
  },
};
const step: Action = {
  kind: 'scheduleStep',
  scheduleStep: { seq: 4, name: 's', output: payload(4), failure: null },
};
const status = (value: string): Action => ({
  kind: 'setCustomStatus',
  setCustomStatus: { value: payload(value) },
});

/** An instance with two turns: event 1 started, 2-8 turn, 9 raised, 10 fired, 11-13 turn. */
function twoTurnInstance(): { state: InstanceState; events: HistoryEvent[] } {
  const state = newInstance();
  const events = startOf(state);
  const add = (round: Round | null): void => void events.push(...eventsOf(round!));
  add(turn(state, [activity(1), timer, child, step, status('one')]));
  add(eventRaised(state, { name: 'e', payload: null, policy: 'buffer' }, nowMs + 40).round);
  add(timerFired(state, 2, nowMs + 60));
  add(turn(state, [activity(5), status('two')], state.lastDeliveryId, nowMs + 70));
  return { state, events };
}

function startOf(state: InstanceState): HistoryEvent[] {
  const { id: instanceId, name } = state;
  const seed = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
  const parent = { instanceId: 'above', execution: 1, seq: 1 };
  const executionStarted = {
    instanceId,
    execution: 1,
    name,
    version: '',
    input: null,
    parent,
    seed,
  };
  state.parent = parent;
  return [{ id: 1, timeMs: nowMs, kind: 'executionStarted', executionStarted }];
}

const outcomes = new Map();
const kindsOf = (events: readonly HistoryEvent[]): string[] => events.map(({ kind }) => kind);

describe('a cut', () => {
  test('retains all decisions of a turn with its steps, or none', () => {
    const { events } = twoTurnInstance();
    const lengths = events.map((_, at) => cutHistory(events, at + 1).retained.length);
    const turnEnd = events.findIndex(({ kind }) => kind === 'eventRaised');
    expect(lengths.slice(0, turnEnd - 1)).toEqual(Array.from({ length: turnEnd - 1 }, () => 1));
    expect(lengths.slice(turnEnd - 1, turnEnd + 2)).toEqual([turnEnd, turnEnd + 1, turnEnd + 2]);
    expect(lengths.at(-2)).toBe(turnEnd + 2);
    expect(lengths.at(-1)).toBe(events.length);
    expect(cutHistory(events, 1_000).retained).toHaveLength(events.length);
  });

  test('retains neither an end nor the turn that decided it', () => {
    const { state, events } = twoTurnInstance();
    const { length } = events;
    const ended = [...events, ...eventsOf(terminate(state, 'oops', nowMs + 90)!)];
    expect(cutHistory(ended, length + 1).retained).toHaveLength(length);
    const completed = newInstance();
    const whole = startOf(completed);
    const complete: Action = { kind: 'completeExecution', completeExecution: { output: null } };
    whole.push(...eventsOf(turn(completed, [complete])));
    expect(cutHistory(whole, whole.length).retained).toHaveLength(1);
  });
});

describe('a rewind', () => {
  test('ends the current execution, and begins the next with its ids and times', () => {
    const { state, events } = twoTurnInstance();
    const raised = events.findIndex(({ kind }) => kind === 'eventRaised');
    const cut = cutHistory(events, raised);
    const input = { ...cut, reason: 'why', outcomes };
    const { end, next } = rewind(state, input, nowMs + 100);
    const [note] = eventsOf(end!);
    expect(note).toMatchObject({ executionRewound: { eventId: raised, reason: 'why' } });
    expect(end?.ends[0]).toMatchObject({ execution: 1, status: 'rewound' });
    expect(end?.activitiesWithdrawn.map(({ seq }) => seq)).toEqual([1, 5]);
    // The next execution inherits the child, and no parent is notified of an end.
    expect(end?.messages).toEqual([]);
    const copied = eventsOf(next);
    expect(copied.map(({ id }) => id)).toEqual(copied.map((_, at) => at + 1));
    expect(copied.slice(1, raised)).toEqual(events.slice(1, raised));
    expect(kindsOf(copied.slice(raised))).toEqual(['eventRaised']);
    expect(next.activities.map(({ seq }) => seq)).toEqual([1]);
    expect(next.timers).toEqual([{ execution: 2, seq: 2, fireAtMs: nowMs + 50 }]);
    expect(state).toMatchObject({ execution: 2, endedMs: 0, nextSeq: 5, status: 'running' });
    expect([...state.open.keys()]).toEqual([1, 2, 3]);
    expect(state.customStatus).toEqual(payload('one'));
    expect(state.extras?.copiedSeqs).toBe(4);
  });

  test('has the state of a fold of its history', () => {
    const { state, events } = twoTurnInstance();
    const input = { ...cutHistory(events, 8), reason: '', outcomes };
    const { next } = rewind(state, input, nowMs + 100);
    const folded = stateOf(state, eventsOf(next));
    expect(folded).toEqual(state);
  });

  test('never decreases the version of the custom status', () => {
    const { state, events } = twoTurnInstance();
    const before = state.extras!.customStatusVersion;
    rewind(state, { ...cutHistory(events, 1), reason: '', outcomes }, nowMs + 100);
    expect(state.extras!.customStatusVersion).toBeGreaterThan(before);
    expect(state.customStatus).toBe(null);
  });

  test('of an ended instance retains outcomes of children, and ends no execution again', () => {
    const { state, events } = twoTurnInstance();
    const ended = [...events, ...eventsOf(terminate(state, 'oops', nowMs + 90)!)];
    const childOutcomes = new Map([[3, { output: payload('kid'), failure: null }]]);
    const input = { ...cutHistory(ended, ended.length), reason: '', outcomes: childOutcomes };
    const { end, next } = rewind(state, input, nowMs + 100);
    expect(end).toBe(null);
    expect(eventsOf(next).at(-1)).toMatchObject({ childCompleted: { seq: 3 } });
    expect(state.open.has(3)).toBe(false);
  });

  test('accepts answers only to open operations of the retained history', () => {
    const { state, events } = twoTurnInstance();
    const more = eventsOf(
      activityOutcome(state, 1, { output: payload('x'), failure: null, attempt: 1 }, nowMs + 80)!,
    );
    const input = { ...cutHistory([...events, ...more], 1), reason: '', outcomes };
    const { next } = rewind(state, input, nowMs + 100);
    expect(kindsOf(eventsOf(next))).toEqual(['executionStarted', 'eventRaised']);
  });
});

describe('a fork', () => {
  test('has no parent, has new children and has no later events', () => {
    const { events } = twoTurnInstance();
    const raised = events.findIndex(({ kind }) => kind === 'eventRaised');
    const identity = { instanceNumber: 9, id: 'other', createdMs: nowMs, idempotencyKey: '' };
    const copiedFrom = { instanceId: 'order-1', execution: 1, eventId: raised };
    const { state, round } = fork(identity, cutHistory(events, raised), copiedFrom, nowMs + 100);
    expect(state).toMatchObject({ id: 'other', execution: 1, parent: null, lastEventId: raised });
    expect(round.messages).toMatchObject([
      {
        kind: 'start',
        target: 'other::9.1.3',
        fresh: true,
        sender: { instanceId: 'other', seq: 3 },
      },
    ]);
    expect(round.activities).toEqual([{ seq: 1 }]);
    expect(state.open.get(3)).toMatchObject({ instanceId: 'other::9.1.3' });
    expect(stateOf(state, eventsOf(round))).toEqual(state);
  });
});
