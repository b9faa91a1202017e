// What reads a clock, by canonical name.

/** Calls, with whether `ctx.now()` replaces them exactly, as milliseconds. */
export const clockCalls: ReadonlyMap<string, 'exact' | 'other'> = new Map([
  ['Date.now', 'exact'],
  ['performance.now', 'other'],
  ['process.hrtime', 'other'],
  ['process.hrtime.bigint', 'other'],
  ['process.uptime', 'other'],
  ['os#uptime', 'other'],
  ['Temporal.Now.instant', 'other'],
  ['Temporal.Now.plainDateISO', 'other'],
  ['Temporal.Now.plainDateTimeISO', 'other'],
  ['Temporal.Now.plainTimeISO', 'other'],
  ['Temporal.Now.zonedDateTimeISO', 'other'],
  ['luxon#DateTime.local', 'other'],
  ['luxon#DateTime.now', 'other'],
  ['luxon#DateTime.utc', 'other'],
]);

/** Functions that return the present time when they get no argument. */
export const clockWithoutArguments: ReadonlySet<string> = new Set([
  'Date',
  'dayjs#default',
  'dayjs#utc',
  'moment#default',
  'moment#utc',
]);

/** Properties whose value is a time of the process. */
export const clockProperties: ReadonlySet<string> = new Set(['performance.timeOrigin']);
