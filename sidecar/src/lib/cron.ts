import { Cron } from 'croner';

/** Computes the times of one cron expression in one time zone. */
export interface CronTimes {
  /**
   * Returns the first time after `ms`; null if no time follows. A time in a daylight-saving gap
   * moves to the end of the gap. A repeated time counts once, at its first occurrence, unless the
   * expression matches every hour.
   */
  nextAfter(ms: number): number | null;
}

const NICKNAMES = ['@hourly', '@daily', '@weekly', '@monthly', '@yearly'];
const FIELDS = 5;

/**
 * Limit of parsed expressions in memory. Each uses about 80 KB; parsing takes less than a
 * millisecond. The expressions of thousands of schedules do not all fit.
 */
const READY_MAX = 100;
const ready = new Map<string, Cron>();

/** Limit of cached times of one expression. Finding a time takes up to a millisecond. */
const FOUND_MAX = 32;
/** Limit of expressions with cached times, which their users share: some hundred bytes each. */
const SHARED_MAX = 10_000;
const shared = new Map<string, CronTimes>();

/** Evicts the oldest entry when the cache is full. */
function bound<Value>(map: Map<string, Value>, max: number): void {
  if (map.size < max) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/**
 * Parses an expression of five fields (minute hour day month weekday), or a nickname. `zone` is an
 * IANA name; empty: UTC.
 *
 * @throws Error with a message for users.
 */
export function parseCron(expression: string, zone: string): CronTimes {
  const text = expression.trim();
  const key = `${zone}\n${text}`;
  const known = shared.get(key);
  if (known !== undefined) return known;
  readyCron(text, zone);
  const times = new FoundTimes(key);
  bound(shared, SHARED_MAX);
  shared.set(key, times);
  return times;
}

function readyCron(text: string, zone: string): Cron {
  const key = `${zone}\n${text}`;
  const known = ready.get(key);
  if (known !== undefined) return known;
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
  bound(ready, READY_MAX);
  ready.set(key, cron);
  return cron;
}

/** The times of an expression, with a cache of the latest times. */
class FoundTimes implements CronTimes {
  readonly #key: string;
  /** The cache contains all times between this time and the last cached time. */
  #after = Infinity;
  #times: number[] = [];
  /** No time follows this time. */
  #endMs = Infinity;

  constructor(key: string) {
    this.#key = key;
  }

  nextAfter(ms: number): number | null {
    if (ms >= this.#endMs) return null;
    if (ms >= this.#after) for (const time of this.#times) if (time > ms) return time;
    const next = this.#find(ms);
    if (next === null) {
      this.#endMs = ms;
      return null;
    }
    if (this.#times.at(-1) !== ms) {
      this.#after = ms;
      this.#times = [];
    }
    this.#times.push(next);
    if (this.#times.length > FOUND_MAX) this.#after = this.#times.shift()!;
    return next;
  }

  #find(ms: number): number | null {
    const [zone = '', text = ''] = this.#key.split('\n');
    return readyCron(text, zone).nextRun(new Date(ms))?.getTime() ?? null;
  }
}

/** @throws Error for an unknown time zone. */
export function checkZone(zone: string): void {
  if (zone === '') return;
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new Error(`there is no time zone "${zone}". Use an IANA name such as Europe/Berlin`);
  }
}
