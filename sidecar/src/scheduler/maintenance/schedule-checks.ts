import { cronWithoutTime, timesOf } from '../../engine/schedule-times.ts';
import type { ScheduleTimes } from '../../engine/schedule-times.ts';
import { BACKFILL_TIMES_MAX, SCHEDULE_INPUTS_BYTES_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import { payloadBytes } from '../../model/payload.ts';
import type { Schedule, ScheduleSpec } from '../../model/schedule.ts';
import type { ScheduleEntry } from './schedule-entry.ts';

/** Smaller inputs do not count: all schedules together use little memory for them. */
const SMALL_INPUT_BYTES = 4 * 1024;

/**
 * Checks the input of a schedule that is created or updated: all schedules are in memory with their
 * inputs. Inputs that are already stored remain valid.
 *
 * @throws PerdureError LIMIT_EXCEEDED
 */
export function checkInputs(
  schedule: Schedule,
  entries: ReadonlyMap<string, ScheduleEntry>,
  payloadMemoryBytes: number,
): void {
  const bytesMax = Math.min(SCHEDULE_INPUTS_BYTES_MAX, payloadMemoryBytes);
  const own = payloadBytes(schedule.input);
  const stored = entries.get(schedule.scheduleId)?.state.schedule.input ?? null;
  const before = payloadBytes(stored);
  if (own <= before || own <= SMALL_INPUT_BYTES) return;
  let bytes = own - before;
  for (const { state } of entries.values()) bytes += payloadBytes(state.schedule.input);
  if (bytes <= bytesMax) return;
  throw new PerdureError(
    'LIMIT_EXCEEDED',
    `schedule "${schedule.scheduleId}" is too large: with its input the schedules would hold ` +
      `${bytes} bytes, ${bytesMax} are allowed. Store large values elsewhere`,
  );
}

/** @throws PerdureError INVALID_ARGUMENT when no time of the schedule lies in the future. */
export function checkSpec(spec: ScheduleSpec, nowMs: number): void {
  checkCrons(spec, nowMs);
  if (timesOf(spec).nextAfter(nowMs) !== null) return;
  const text = 'the schedule never starts: it has no time in the future';
  throw new PerdureError('INVALID_ARGUMENT', text);
}

/** @throws PerdureError INVALID_ARGUMENT when a cron expression has no date. */
export function checkCrons(spec: ScheduleSpec, ms: number): void {
  const never = cronWithoutTime(spec, ms);
  if (never === null) return;
  const text = `cron expression "${never}" never matches: no date has all its fields. Correct it`;
  throw new PerdureError('INVALID_ARGUMENT', text);
}

/**
 * The times of a schedule in a past time span.
 *
 * @throws PerdureError INVALID_ARGUMENT when the span is not in the past, or holds too many times.
 */
export function timesBetween(
  times: ScheduleTimes,
  span: { readonly fromMs: number; readonly toMs: number },
  nowMs: number,
): number[] {
  const { fromMs, toMs } = span;
  if (!(fromMs <= toMs && toMs <= nowMs)) {
    throw new PerdureError(
      'INVALID_ARGUMENT',
      'a backfill needs a start before its end, both in the past',
    );
  }
  const between: number[] = [];
  let next = times.nextAfter(fromMs - 1);
  for (; next !== null && next <= toMs; next = times.nextAfter(next)) {
    if (between.length === BACKFILL_TIMES_MAX) {
      throw new PerdureError(
        'INVALID_ARGUMENT',
        `the span holds more than ${BACKFILL_TIMES_MAX} times: backfill it in parts`,
      );
    }
    between.push(next);
  }
  return between;
}
