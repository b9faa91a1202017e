// The next step of a schedule. Like the whole engine it is pure: from state and time it computes
// one step, which the caller makes durable before it calls again. So each time is processed exactly
// once, in order, even if the process ends at any point.
import { SCHEDULE_BUFFERED_MAX, SCHEDULE_RUNNING_MAX, SCHEDULE_TIMES_PER_STEP } from '../limits.ts';
import type { OverlapPolicy, ScheduleState, StartedInstance } from '../model/schedule.ts';
import { jitterOf } from './schedule-times.ts';
import type { ScheduleTimes } from './schedule-times.ts';

/** The next step; `state` is the state after it. */
export type ScheduleMove =
  | { readonly kind: 'none' }
  /** Only store the progress. */
  | { readonly kind: 'keep'; readonly state: ScheduleState }
  /** Cancel the running instances. */
  | { readonly kind: 'cancel'; readonly state: ScheduleState }
  | { readonly kind: 'start'; readonly state: ScheduleState; readonly timeMs: number }
  /** Terminate the running instances, then start one for the time. */
  | { readonly kind: 'replace'; readonly state: ScheduleState; readonly timeMs: number };

const NONE: ScheduleMove = { kind: 'none' };

/** Due time of a time of the schedule. */
export function dueMs({ schedule }: ScheduleState, timeMs: number): number {
  return timeMs + jitterOf(schedule.scheduleId, timeMs, schedule.spec.jitterMs);
}

/** The next due time of the schedule; null when there is none. */
export function nextTime(state: ScheduleState, times: ScheduleTimes): number | null {
  return state.schedule.paused ? null : times.nextAfter(state.cursorMs);
}

/**
 * The next step of a schedule. Call it again with the state of that step, until it returns `none`.
 * Buffered starts continue while the schedule is paused; only new times are not processed.
 */
export function nextMove(state: ScheduleState, times: ScheduleTimes, nowMs: number): ScheduleMove {
  if (state.running.length === 0 && state.buffered.length > 0) {
    const [timeMs, ...buffered] = state.buffered;
    return { kind: 'start', timeMs: timeMs!, state: { ...state, buffered } };
  }
  let passed = state;
  for (let looked = 0; looked < SCHEDULE_TIMES_PER_STEP; looked += 1) {
    const timeMs = nextTime(passed, times);
    if (timeMs === null) break;
    const due = dueMs(state, timeMs);
    if (due > nowMs) break;
    passed = { ...passed, cursorMs: timeMs, lastMs: timeMs };
    if (nowMs - due > state.schedule.catchUpMs) {
      passed = { ...passed, missed: passed.missed + 1 };
      continue;
    }
    const move = take(passed, timeMs, state.schedule.overlap);
    if (move.kind !== 'keep') return move;
    passed = move.state;
  }
  return passed === state ? NONE : { kind: 'keep', state: passed };
}

/** Processes one time: start, buffer or skip it, depending on the policy. */
export function take(
  state: ScheduleState,
  timeMs: number,
  overlap: OverlapPolicy,
): Exclude<ScheduleMove, { readonly kind: 'none' }> {
  const idle = state.running.length === 0;
  if (overlap === 'allowAll' || (idle && state.buffered.length === 0)) {
    return { kind: 'start', timeMs, state };
  }
  const bufferMax = overlap === 'bufferAll' ? SCHEDULE_BUFFERED_MAX : 1;
  const hasRoom = state.buffered.length < bufferMax;
  const skipped: ScheduleState = { ...state, skipped: state.skipped + 1 };
  switch (overlap) {
    case 'skip':
      return { kind: 'keep', state: skipped };
    case 'terminateOther':
      return { kind: 'replace', timeMs, state };
    case 'bufferOne':
    case 'bufferAll':
      return { kind: 'keep', state: hasRoom ? buffered(state, timeMs) : skipped };
    case 'cancelOther':
      // Cancels again when a start is buffered already: this is harmless, and the first
      // cancellation may have been lost.
      return { kind: 'cancel', state: hasRoom ? buffered(state, timeMs) : skipped };
  }
}

function buffered(state: ScheduleState, timeMs: number): ScheduleState {
  return { ...state, buffered: [...state.buffered, timeMs] };
}

/** The state after an instance was started for one of its times. */
export function withStarted(state: ScheduleState, instance: StartedInstance): ScheduleState {
  const running = [...state.running, instance].slice(-SCHEDULE_RUNNING_MAX);
  return { ...state, running, started: state.started + 1 };
}

/** The state after an instance that it started has ended. */
export function withEnded(state: ScheduleState, instanceNumber: number): ScheduleState {
  return {
    ...state,
    running: state.running.filter((one) => one.instanceNumber !== instanceNumber),
  };
}

/** The next times at which it starts, including jitter, at most `count`. */
export function comingMs(state: ScheduleState, times: ScheduleTimes, count: number): number[] {
  const coming: number[] = [];
  let cursor = state.cursorMs;
  while (coming.length < count && !state.schedule.paused) {
    const timeMs = times.nextAfter(cursor);
    if (timeMs === null) break;
    coming.push(dueMs(state, timeMs));
    cursor = timeMs;
  }
  return coming;
}
