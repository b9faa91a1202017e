import { describe, expect, it } from 'vitest';

import { SCHEDULE_BUFFERED_MAX } from '../limits.ts';
import type { OverlapPolicy, Schedule, ScheduleSpec, ScheduleState } from '../model/schedule.ts';
import { nextStartsMs, dueMs, nextMove, take, withEnded, withStarted } from './schedule.ts';
import type { ScheduleMove } from './schedule.ts';
import { jitterOf, timesOf } from './schedule-times.ts';

const spec: ScheduleSpec = {
  crons: [],
  intervalMs: 10,
  offsetMs: 0,
  timeZone: '',
  jitterMs: 0,
  startMs: 0,
  endMs: 0,
};

function stateOf(over: Partial<Schedule> = {}, progress: Partial<ScheduleState> = {}) {
  const schedule: Schedule = {
    scheduleId: 's',
    spec,
    name: 'o',
    version: '',
    input: null,
    queue: '',
    priority: 0,
    fairnessKey: '',
    overlap: 'skip',
    catchUpMs: 1_000,
    note: '',
    paused: false,
    headers: [],
    ...over,
  };
  const counts = { cursorMs: 0, lastMs: 0, started: 0, skipped: 0, missed: 0, createdMs: 0 };
  const state: ScheduleState = { schedule, ...counts, running: [], buffered: [], ...progress };
  return state;
}

/** Applies all moves up to a time; running instances do not end. */
function play(start: ScheduleState, nowMs: number): { state: ScheduleState; moves: string[] } {
  let state = start;
  const moves: string[] = [];
  for (let instanceNumber = 1; ; instanceNumber += 1) {
    const move: ScheduleMove = nextMove(state, timesOf(state.schedule.spec), nowMs);
    if (move.kind === 'none') return { state, moves };
    state = move.state;
    if (move.kind === 'start' || move.kind === 'replace') {
      if (move.kind === 'replace') state = { ...state, running: [] };
      state = withStarted(state, { id: `s@${move.timeMs}`, instanceNumber });
    }
    moves.push('timeMs' in move ? `${move.kind} ${move.timeMs}` : move.kind);
  }
}

describe('times', () => {
  it('of an interval include its offset, and are after the given time', () => {
    const { nextAfter } = timesOf({ ...spec, intervalMs: 60_000, offsetMs: 15_000 });
    expect(nextAfter(0)).toBe(15_000);
    expect(nextAfter(15_000)).toBe(75_000);
    expect(nextAfter(75_001)).toBe(135_000);
  });

  it('of several expressions are merged without duplicates', () => {
    const times = timesOf({ ...spec, intervalMs: 0, crons: ['0 * * * *', '*/30 * * * *'] });
    expect(times.nextAfter(0)).toBe(1_800_000);
    expect(times.nextAfter(1_800_000)).toBe(3_600_000);
    expect(times.nextAfter(3_600_000)).toBe(5_400_000);
  });

  it('are at or after the start, and before the end', () => {
    const times = timesOf({ ...spec, startMs: 30, endMs: 50 });
    expect([0, 30, 40].map((ms) => times.nextAfter(ms))).toEqual([30, 40, null]);
  });

  it('of an invalid expression are an error with the expression and the reason', () => {
    const unreadable = { ...spec, crons: ['61 * * * *'] };
    expect(() => timesOf(unreadable)).toThrow(/cron expression "61 \* \* \* \*": /);
  });
});

describe('jitter', () => {
  it('is the same each time, within its bound, and spreads schedules and times', () => {
    const values = [...Array(1_000).keys()].map((n) => jitterOf(`s${n}`, 86_400_000, 999));
    expect(values).toEqual([...Array(1_000).keys()].map((n) => jitterOf(`s${n}`, 86_400_000, 999)));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(999);
    expect(new Set(values).size).toBeGreaterThan(500);
    for (const tenth of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const inTenth = values.filter((value) => Math.floor(value / 100) === tenth).length;
      expect(inTenth).toBeGreaterThan(50);
    }
  });

  it('never changes between releases: old times must not start again', () => {
    expect([0, 1, 2].map((n) => jitterOf('nightly', n * 86_400_000, 60_000))).toEqual([
      27_795, 28_753, 12_730,
    ]);
  });

  it('delays the start, not the time in its id', () => {
    const state = stateOf({ spec: { ...spec, intervalMs: 1_000, jitterMs: 500 } });
    const due = dueMs(state, 1_000);
    expect(due).toBeGreaterThan(1_000);
    expect(play(state, due - 1).moves).toEqual([]);
    expect(play(state, due).moves).toEqual(['start 1000']);
    expect(nextStartsMs(state, timesOf(state.schedule.spec), 1)).toEqual([due]);
  });
});

describe('a time without a running instance', () => {
  it.each(['skip', 'bufferOne', 'bufferAll', 'cancelOther', 'terminateOther', 'allowAll'] as const)(
    'starts with any policy: %s',
    (overlap) => {
      const { state, moves } = play(stateOf({ overlap }), 10);
      expect(moves).toEqual(['start 10']);
      expect(state).toMatchObject({ started: 1, cursorMs: 10, lastMs: 10 });
    },
  );
});

describe('times during a running instance', () => {
  const expected: Readonly<Record<OverlapPolicy, [string[], Partial<ScheduleState>]>> = {
    skip: [['start 10', 'save'], { skipped: 3, buffered: [] }],
    bufferOne: [['start 10', 'save'], { skipped: 2, buffered: [20] }],
    bufferAll: [['start 10', 'save'], { skipped: 0, buffered: [20, 30, 40] }],
    cancelOther: [['start 10', 'cancel', 'cancel', 'cancel'], { skipped: 2, buffered: [20] }],
    terminateOther: [
      ['start 10', 'replace 20', 'replace 30', 'replace 40'],
      { skipped: 0, started: 4 },
    ],
    allowAll: [['start 10', 'start 20', 'start 30', 'start 40'], { started: 4, skipped: 0 }],
  };

  it.each(Object.entries(expected))('follow the policy %s', (overlap, [moves, end]) => {
    const played = play(stateOf({ overlap: overlap as OverlapPolicy }), 45);
    expect(played.moves).toEqual(moves);
    expect(played.state).toMatchObject({ ...end, cursorMs: 40 });
  });

  it('start one after the other after the instance has ended, if they are buffered', () => {
    const { state } = play(stateOf({ overlap: 'bufferAll' }), 35);
    const next = play(withEnded(state, 1), 35);
    expect(next.moves).toEqual(['start 20']);
    expect(next.state.buffered).toEqual([30]);
    expect(play(next.state, 35).moves).toEqual([]);
  });

  it('are skipped when too many wait', () => {
    const buffered = [...Array(SCHEDULE_BUFFERED_MAX).keys()];
    const state = stateOf(
      { overlap: 'bufferAll' },
      { running: [{ id: 'x', instanceNumber: 1 }], buffered },
    );
    expect(take(state, 5_000, 'bufferAll')).toMatchObject({ kind: 'save', state: { skipped: 1 } });
  });
});

describe('missed times', () => {
  it('start within the catch-up window, and are counted outside of it', () => {
    const { state, moves } = play(stateOf({ overlap: 'allowAll', catchUpMs: 25 }), 100);
    expect(moves).toEqual(['start 80', 'start 90', 'start 100']);
    expect(state).toMatchObject({ missed: 7, started: 3, cursorMs: 100 });
  });

  it('are processed in parts, each once', () => {
    const { state, moves } = play(stateOf({ catchUpMs: 0 }), 5_005);
    expect(moves).toEqual(['save', 'save', 'save', 'save', 'save']);
    expect(state).toMatchObject({ missed: 500, cursorMs: 5_000 });
  });
});

it('new times are skipped while a schedule is paused, and buffered times start', () => {
  expect(play(stateOf({ paused: true }), 100).moves).toEqual([]);
  const waiting = stateOf({ paused: true, overlap: 'bufferAll' }, { buffered: [10] });
  expect(play(waiting, 100).moves).toEqual(['start 10']);
  const state = stateOf({ paused: true });
  expect(nextStartsMs(state, timesOf(spec), 10)).toEqual([]);
});
