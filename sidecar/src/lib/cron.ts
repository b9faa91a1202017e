import { Cron } from 'croner';

/** The times of one cron expression in one time zone. */
export interface CronTimes {
  /**
   * The first one after `ms`, or null when none comes any more. A time that a change of the clocks
   * leaves out comes at the first moment after the gap; one that it repeats comes once, the first
   * time, unless the expression asks for every hour.
   */
  nextAfter(ms: number): number | null;
}

const NICKNAMES = ['@hourly', '@daily', '@weekly', '@monthly', '@yearly'];
const FIELDS = 5;

/**
 * Reads an expression of five fields (minute hour day month weekday), or a nickname. `zone` is an
 * IANA name; empty: UTC.
 *
 * @throws Error that says in words what is wrong.
 */
export function parseCron(expression: string, zone: string): CronTimes {
  const text = expression.trim();
  const isNickname = NICKNAMES.includes(text);
  if (!isNickname && text.split(/\s+/).length !== FIELDS) {
    throw new Error(
      `expected five fields (minute hour day month weekday) or one of ${NICKNAMES.join(', ')}`,
    );
  }
  checkZone(zone);
  const cron = new Cron(text, {
    timezone: zone === '' ? 'UTC' : zone,
    paused: true,
    ...(isNickname ? {} : { mode: '5-part' as const }),
  });
  return { nextAfter: (ms) => cron.nextRun(new Date(ms))?.getTime() ?? null };
}

/** @throws Error when nobody knows a time zone of this name. */
export function checkZone(zone: string): void {
  if (zone === '') return;
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new Error(`there is no time zone "${zone}"; names are such as Europe/Berlin`);
  }
}
