import { Cron } from 'croner';

/** The times of one cron expression in one time zone. */
export interface CronTimes {
  /**
   * The first time after `ms`, or null when there is none. A time in a daylight-saving gap moves to
   * the end of the gap. A repeated time counts once, at its first occurrence, unless the expression
   * has every hour.
   */
  nextAfter(ms: number): number | null;
}

const NICKNAMES = ['@hourly', '@daily', '@weekly', '@monthly', '@yearly'];
const FIELDS = 5;

/**
 * Limit of parsed expressions in memory. One uses about 80 KB and part of a millisecond to parse,
 * so those of thousands of schedules do not all fit.
 */
const READY_MAX = 100;
const ready = new Map<string, Cron>();

/** Cached times of one expression: each takes up to a millisecond to find. */
const FOUND_MAX = 32;
/** Expressions whose times are shared by all their users: some hundred bytes each. */
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

/** The times of an expression, with a cache of the latest ones. */
class FoundTimes implements CronTimes {
  readonly #key: string;
  /** All times after this one, up to the last of them. */
  #after = Infinity;
  #times: number[] = [];
  /** There are no times after this. */
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
    throw new Error(`there is no time zone "${zone}"; names are such as Europe/Berlin`);
  }
}
