// Due times of timers. A computed duration can be negative, and a date from JSON is text.
import { toMs } from '../duration.ts';
import type { Duration } from '../duration.ts';

/** The latest time of a Date. */
const TIME_MAX_MS = 8_640_000_000_000_000;

/** The JSON form of a Date. A date without a time is UTC; a time needs a time zone. */
const isoDate =
  /^(?:\d{4}|[+-]\d{6})-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/**
 * Converts a duration to milliseconds. A negative duration becomes 0.
 * @throws RangeError when the argument is not a duration.
 */
export function waitMs(duration: Duration, what: string): number {
  return duration === Number.NEGATIVE_INFINITY || !(Number(duration) < 0)
    ? toMs(duration, what)
    : 0;
}

/**
 * Converts a date to milliseconds since 1970-01-01 UTC. @throws RangeError when the argument is not
 * a date.
 */
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
