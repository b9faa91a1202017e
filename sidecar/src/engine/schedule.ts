// The next step of a schedule. This module is pure, like the whole engine. It computes one step
// from state and time, and the caller makes the step durable before the next call. So each time is
// processed exactly once, in order, even if the process ends at any point.
import { SCHEDULE_BUFFERED_MAX, SCHEDULE_RUNNING_MAX, SCHEDULE_TIMES_PER_STEP } from '../limits.ts';
import type { OverlapPolicy, ScheduleState, StartedInstance } from '../model/schedule.ts';
import { jitterOf } from './schedule-times.ts';
import type { ScheduleTimes } from './schedule-times.ts';

/** The next step; `state` is the state after it. */
export type ScheduleMove =
  | { readonly kind: 'none' }
  /** Only store the progress. */
  | { readonly kind: 'save'; readonly state: ScheduleState }
  /** Cancel the running instances. */
  | { readonly kind: 'cancel'; readonly state: ScheduleState }
  | { readonly kind: 'start'; readonly state: ScheduleState; readonly timeMs: number }
  /** Terminate the running instances, then start one for the time. */
  | { readonly kind: 'replace'; readonly state: ScheduleState; readonly timeMs: number };

const NONE: ScheduleMove = { kind: 'none' };

/** Time at which a time of the schedule is due, including jitter. */
export function dueMs({ schedule }: ScheduleState, timeMs: number): number {
  return timeMs + jitterOf(schedule.scheduleId, timeMs, schedule.spec.jitterMs);
}

/** The next due time of the schedule; null when there is none. */
export function nextTime(state: ScheduleState, times: ScheduleTimes): number | null {
  return state.schedule.paused ? null : times.nextAfter(state.cursorMs);
}

/**
 * The next step of a schedule. Call `nextMove` again with the state of the step, until it returns
 * `none`. Buffered starts continue while the schedule is paused; only new times are skipped.
 */
export function nextMove(state: ScheduleState, times: ScheduleTimes, nowMs: number): ScheduleMove {
  if (state.running.length === 0 && state.buffered.length > 0) {
    const [timeMs, ...buffered] = state.buffered;
    return { kind: 'start', timeMs: timeMs!, state: { ...state, buffered } };
  }
  let current = state;
  for (let count = 0; count < SCHEDULE_TIMES_PER_STEP; count += 1) {
    const timeMs = nextTime(current, times);
    if (timeMs === null) break;
    const due = dueMs(state, timeMs);
    if (due > nowMs) break;
    current = { ...current, cursorMs: timeMs, lastMs: timeMs };
    if (nowMs - due > state.schedule.catchUpMs) {
      current = { ...current, missed: current.missed + 1 };
      continue;
    }
    const move = take(current, timeMs, state.schedule.overlap);
    if (move.kind !== 'save') return move;
    current = move.state;
  }
  return current === state ? NONE : { kind: 'save', state: current };
}

/** Processes one time: the policy determines whether it starts, is buffered or is skipped. */
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
      return { kind: 'save', state: skipped };
    case 'terminateOther':
      return { kind: 'replace', timeMs, state };
    case 'bufferOne':
    case 'bufferAll':
      return { kind: 'save', state: hasRoom ? buffered(state, timeMs) : skipped };
    case 'cancelOther':
      // Cancels again even if a start is already buffered, because the first cancellation may have
      // been lost. A repeated cancellation has no effect.
      return { kind: 'cancel', state: hasRoom ? buffered(state, timeMs) : skipped };
  }
}

function buffered(state: ScheduleState, timeMs: number): ScheduleState {
  return { ...state, buffered: [...state.buffered, timeMs] };
}

/** The state after an instance was started for a time of the schedule. */
export function withStarted(state: ScheduleState, instance: StartedInstance): ScheduleState {
  const running = [...state.running, instance].slice(-SCHEDULE_RUNNING_MAX);
  return { ...state, running, started: state.started + 1 };
}

/** The state after an instance of the schedule has ended. */
export function withEnded(state: ScheduleState, instanceNumber: number): ScheduleState {
  return {
    ...state,
    running: state.running.filter((one) => one.instanceNumber !== instanceNumber),
  };
}

/** The next start times of a schedule, including jitter, at most `count`. */
export function nextStartsMs(state: ScheduleState, times: ScheduleTimes, count: number): number[] {
  const starts: number[] = [];
  let cursor = state.cursorMs;
  while (starts.length < count && !state.schedule.paused) {
    const timeMs = times.nextAfter(cursor);
    if (timeMs === null) break;
    starts.push(dueMs(state, timeMs));
    cursor = timeMs;
  }
  return starts;
}
