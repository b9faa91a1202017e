import type { Ticks, WakeClock } from '../../model/ports.ts';
import type { QueueLimits } from '../../model/queue-port.ts';
import { Alarm } from '../timers/alarm.ts';

/** One dispatch, less the rounding error of accumulated fractions. */
const WHOLE = 1 - 1e-6;

interface Limited {
  limits: QueueLimits;
  activitiesOut: number;
  turnsOut: number;
  /** Dispatches that the rate allows now, as of `filledMs`. */
  tokens: number;
  filledMs: number;
}

/** Work of a queue that is in flight when limits are set. */
export interface OutNow {
  readonly activities: number;
  readonly turns: number;
}

/**
 * The limits of queues: work in flight, and dispatches per second. A queue without limits costs a
 * look-up in an empty map. Counts are only in memory, because the counted work ends with the
 * process.
 */
export class QueueLimiter {
  readonly #clock: WakeClock;
  readonly #ticks: Ticks;
  readonly #onRoom: () => void;
  readonly #byQueue = new Map<string, Limited>();
  #roomPlanned = false;
  readonly #alarm: Alarm;

  /** @param onRoom is called at the end of a tick when paused work may continue. */
  constructor(clock: WakeClock, ticks: Ticks, onRoom: () => void) {
    this.#clock = clock;
    this.#alarm = new Alarm(clock, onRoom);
    this.#ticks = ticks;
    this.#onRoom = onRoom;
  }

  /** Queues that have limits. */
  get limited(): Iterable<string> {
    return this.#byQueue.keys();
  }

  get count(): number {
    return this.#byQueue.size;
  }

  limitsOf(queue: string): QueueLimits | null {
    return this.#byQueue.get(queue)?.limits ?? null;
  }

  /** Sets or removes the limits of a queue. A rate begins with `tokens` accumulated dispatches. */
  set(queue: string, limits: QueueLimits | null, out: OutNow, tokens: number): void {
    const before = this.#byQueue.get(queue);
    if (limits === null) this.#byQueue.delete(queue);
    else if (before === undefined) {
      const filledMs = this.#clock.now();
      const { activities: activitiesOut, turns: turnsOut } = out;
      this.#byQueue.set(queue, { limits, activitiesOut, turnsOut, tokens, filledMs });
    } else {
      this.#fill(before);
      before.limits = limits;
    }
    this.#plan();
  }

  activitiesHeld(queue: string): boolean {
    if (this.#byQueue.size === 0) return false;
    const limited = this.#byQueue.get(queue);
    if (limited === undefined) return false;
    const { activities, activitiesPerSecond } = limited.limits;
    if (activities > 0 && limited.activitiesOut >= activities) return true;
    if (activitiesPerSecond === 0) return false;
    this.#fill(limited);
    if (limited.tokens >= WHOLE) return false;
    this.#alarm.at(
      limited.filledMs + Math.ceil(((1 - limited.tokens) * 1000) / activitiesPerSecond),
    );
    return true;
  }

  activityOut(queue: string): void {
    const limited = this.#byQueue.size === 0 ? undefined : this.#byQueue.get(queue);
    if (limited === undefined) return;
    limited.activitiesOut += 1;
    if (limited.limits.activitiesPerSecond > 0) limited.tokens -= 1;
  }

  activityBack(queue: string): void {
    const limited = this.#byQueue.size === 0 ? undefined : this.#byQueue.get(queue);
    if (limited === undefined) return;
    limited.activitiesOut -= 1;
    this.#plan();
  }

  turnsHeld(queue: string): boolean {
    if (this.#byQueue.size === 0) return false;
    const limited = this.#byQueue.get(queue);
    return (
      limited !== undefined && limited.limits.turns > 0 && limited.turnsOut >= limited.limits.turns
    );
  }

  turnOut(queue: string): void {
    const limited = this.#byQueue.size === 0 ? undefined : this.#byQueue.get(queue);
    if (limited !== undefined) limited.turnsOut += 1;
  }

  turnBack(queue: string): void {
    const limited = this.#byQueue.size === 0 ? undefined : this.#byQueue.get(queue);
    if (limited === undefined) return;
    limited.turnsOut -= 1;
    if (limited.limits.turns > 0) this.#plan();
  }

  /** The reason why no more work of a queue is dispatched now. */
  describe(queue: string, what: 'activities' | 'turns'): string {
    const label = queue === '' ? 'the unnamed queue' : `queue ${queue}`;
    const limited = this.#byQueue.get(queue);
    if (limited === undefined) return `${label} has no limits`;
    const { limits, activitiesOut, turnsOut } = limited;
    const [max, out] =
      what === 'turns' ? [limits.turns, turnsOut] : [limits.activities, activitiesOut];
    if (max > 0 && out >= max) return `${label} has ${out} ${what} out; at most ${max} may be`;
    return `${label} dispatches ${limits.activitiesPerSecond} activities per second`;
  }

  /** Stops the alarm, before the parts are rebuilt. */
  halt(): void {
    this.#alarm.halt();
  }

  #fill(limited: Limited): void {
    const rate = limited.limits.activitiesPerSecond;
    const nowMs = this.#clock.now();
    const earned = (Math.max(0, nowMs - limited.filledMs) * rate) / 1000;
    limited.tokens = Math.min(burstOf(rate), limited.tokens + earned);
    limited.filledMs = nowMs;
  }

  #plan(): void {
    if (this.#roomPlanned) return;
    this.#roomPlanned = true;
    this.#ticks.atEnd(() => {
      this.#roomPlanned = false;
      this.#onRoom();
    });
  }
}

/** Up to one second of the rate, so that an idle queue may catch up; at least one. */
export function burstOf(perSecond: number): number {
  return Math.max(1, perSecond);
}
