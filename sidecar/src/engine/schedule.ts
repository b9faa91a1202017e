// What a schedule does next. As all of the engine it is pure: state and time go in, one move comes
// out, and the caller makes it durable before asking again. So each time is done with exactly
// once, in order, whenever the process may end.
import { SCHEDULE_BUFFERED_MAX, SCHEDULE_RUNNING_MAX, SCHEDULE_TIMES_PER_STEP } from '../limits.ts';
import type { OverlapPolicy, ScheduleState, StartedInstance } from '../model/schedule.ts';
import { jitterOf } from './schedule-times.ts';
import type { ScheduleTimes } from './schedule-times.ts';

/** What is to be done now; `state` is what holds once it is done. */
export type ScheduleMove =
  | { readonly kind: 'none' }
  /** Only the progress is to be kept. */
  | { readonly kind: 'keep'; readonly state: ScheduleState }
  /** What runs is to be asked to stop. */
  | { readonly kind: 'cancel'; readonly state: ScheduleState }
  | { readonly kind: 'start'; readonly state: ScheduleState; readonly timeMs: number }
  /** What runs is to be ended by force, and then the time to be started. */
  | { readonly kind: 'replace'; readonly state: ScheduleState; readonly timeMs: number };

const NONE: ScheduleMove = { kind: 'none' };

/** When a time of the schedule is due. */
export function dueMs({ schedule }: ScheduleState, timeMs: number): number {
  return timeMs + jitterOf(schedule.scheduleId, timeMs, schedule.spec.jitterMs);
}

/** The next time that the schedule waits for; null when it waits for none. */
export function nextTime(state: ScheduleState, times: ScheduleTimes): number | null {
  return state.schedule.paused ? null : times.nextAfter(state.cursorMs);
}

/**
 * The next move of a schedule. Asked again with the state of that move, until it answers `none`.
 * What waits goes on while the schedule is paused; only its clock stands still.
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

/** What becomes of one time: it starts, waits or is skipped, as the policy says. */
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
      // Asked again when it waits already: that does no harm, and the first asking may be lost.
      return { kind: 'cancel', state: hasRoom ? buffered(state, timeMs) : skipped };
  }
}

function buffered(state: ScheduleState, timeMs: number): ScheduleState {
  return { ...state, buffered: [...state.buffered, timeMs] };
}

/** The state once an instance has started for one of its times. */
export function withStarted(state: ScheduleState, instance: StartedInstance): ScheduleState {
  const running = [...state.running, instance].slice(-SCHEDULE_RUNNING_MAX);
  return { ...state, running, started: state.started + 1 };
}

/** The state once an instance that it started has ended. */
export function withEnded(state: ScheduleState, instanceNumber: number): ScheduleState {
  return {
    ...state,
    running: state.running.filter((one) => one.instanceNumber !== instanceNumber),
  };
}

/** The next times at which it starts, jitter included, at most so many. */
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
