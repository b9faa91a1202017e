// Functions that wait with a process timer, by canonical name.

export const timerCalls: ReadonlySet<string> = new Set([
  'setTimeout',
  'setInterval',
  'setImmediate',
  'scheduler.wait',
  'scheduler.postTask',
  'AbortSignal.timeout',
  'timers/promises#scheduler.wait',
  'timers/promises#scheduler.yield',
  'timers/promises#setImmediate',
  'timers/promises#setInterval',
  'timers/promises#setTimeout',
  'p-timeout#default',
  'delay#default',
]);

/** Functions whose only required argument is the number of milliseconds to wait. */
export const sleeps: ReadonlySet<string> = new Set([
  'timers/promises#setTimeout',
  'timers/promises#scheduler.wait',
  'scheduler.wait',
  'delay#default',
]);
