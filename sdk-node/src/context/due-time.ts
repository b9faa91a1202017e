// When timers of orchestrator code are due. Code computes durations from deadlines, which may have
// passed, and dates that came through JSON are text.
import { toMs } from '../duration.ts';
import type { Duration } from '../duration.ts';

/** The last time that a Date can hold. */
const TIME_MAX_MS = 8_640_000_000_000_000;

/** As JSON writes a Date: a date alone is UTC, a time needs its zone. */
const isoDate =
  /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Milliseconds from now; a negative number of them is none.
 * @throws RangeError when it is no duration.
 */
export function waitMs(duration: Duration, what: string): number {
  return duration === Number.NEGATIVE_INFINITY || !(Number(duration) < 0)
    ? toMs(duration, what)
    : 0;
}

/** @throws RangeError when it is no date. */
export function dueMs(date: Date | number | string): number {
  const isText = typeof date === 'string';
  const ms = isText ? (isoDate.test(date) ? Date.parse(date) : Number.NaN) : Number(date);
  if (Math.abs(ms) <= TIME_MAX_MS) return Math.ceil(ms);
  const given = isText ? JSON.stringify(date) : shown(date);
  throw new RangeError(
    `sleepUntil: ${given} is not a date. Pass a Date, milliseconds since 1970-01-01 UTC, or text ` +
      'as JSON writes a Date, such as "2026-01-31T12:00:00Z": a time needs its time zone',
  );
}

function shown(value: unknown): string {
  if (value instanceof Date) return 'an invalid Date';
  return typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}
