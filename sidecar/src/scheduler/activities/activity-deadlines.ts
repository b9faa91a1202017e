import { DeadlineWatch } from './deadline-watch.ts';
import type { PendingActivity } from '../instances/live-instance.ts';
import { closeByMs } from './pending-activity.ts';
import type { Clock } from '../../model/ports.ts';

/** A deadline of an activity: a timeout, or the end of the pause before the next attempt. */
export type DueKind =
  | 'StartToClose'
  | 'Heartbeat'
  | 'ScheduleToStart'
  | 'ScheduleToClose'
  | 'retry';

export interface Due {
  readonly activity: PendingActivity;
  readonly what: DueKind;
}

/** The timeouts of activities and of their attempts, and the pauses between attempts. */
export class ActivityDeadlines {
  /** Deadlines of activities, by the wall clock: they also pass while no sidecar runs. */
  readonly #ofActivities: DeadlineWatch<Due>;
  /** Deadlines of attempts and pauses, by the monotonic clock. */
  readonly #ofAttempts: DeadlineWatch<Due>;

  /** @param onDue receives the deadlines that have passed, in order. */
  constructor(clock: Clock, onDue: (due: readonly Due[]) => void) {
    this.#ofActivities = new DeadlineWatch(clock, onDue);
    this.#ofAttempts = new DeadlineWatch(clock.steady, onDue);
  }

  /** Sets scheduleToClose. */
  limitActivity(activity: PendingActivity): void {
    const closeMs = closeByMs(activity);
    if (closeMs === 0) return;
    const due: Due = { activity, what: 'ScheduleToClose' };
    activity.scheduleDeadline = this.#ofActivities.set(closeMs, due);
  }

  /** Sets scheduleToStart, unless an attempt has started. */
  limitStart(activity: PendingActivity, sinceMs: number): void {
    const toStartMs = activity.options?.scheduleToStartMs ?? 0;
    if (toStartMs === 0 || activity.attempts > 0) return;
    const due: Due = { activity, what: 'ScheduleToStart' };
    activity.startDeadline = this.#ofActivities.set(sinceMs + toStartMs, due);
  }

  /** Sets startToClose and heartbeat of an attempt that has run for `elapsedMs`. */
  limitAttempt(activity: PendingActivity, elapsedMs: number): void {
    const startToCloseMs = activity.options?.startToCloseMs ?? 0;
    if (startToCloseMs > 0) {
      const due: Due = { activity, what: 'StartToClose' };
      const leftMs = Math.max(startToCloseMs - elapsedMs, 0);
      activity.attemptDeadline = this.#ofAttempts.setIn(leftMs, due);
    }
    this.#limitSilence(activity);
    activity.startDeadline?.();
  }

  /** A heartbeat arrived: the next one is due a heartbeat timeout from now. */
  extendHeartbeat(activity: PendingActivity): void {
    activity.heartbeatDeadline?.();
    this.#limitSilence(activity);
  }

  /**
   * Pauses until the next attempt. The pause ends by the monotonic clock or by the wall clock,
   * whichever is first: the machine may be suspended, and the wall clock may be set back.
   */
  pause(activity: PendingActivity, nowMs: number): void {
    const due: Due = { activity, what: 'retry' };
    const withdrawByClock = this.#ofActivities.set(activity.notBeforeMs, due);
    const withdraw = this.#ofAttempts.setIn(activity.notBeforeMs - nowMs, due);
    activity.attemptDeadline = () => {
      withdrawByClock();
      withdraw();
    };
  }

  /** Withdraws the timeouts of an attempt. */
  endAttempt(activity: PendingActivity): void {
    activity.attemptDeadline?.();
    activity.heartbeatDeadline?.();
    activity.attemptDeadline = null;
    activity.heartbeatDeadline = null;
  }

  /** Withdraws all timeouts of an activity that has its outcome. */
  endActivity(activity: PendingActivity): void {
    activity.attemptDeadline?.();
    activity.heartbeatDeadline?.();
    activity.scheduleDeadline?.();
    activity.startDeadline?.();
  }

  halt(): void {
    this.#ofActivities.halt();
    this.#ofAttempts.halt();
  }

  #limitSilence(activity: PendingActivity): void {
    const heartbeatMs = activity.options?.heartbeatMs ?? 0;
    if (heartbeatMs === 0) return;
    const due: Due = { activity, what: 'Heartbeat' };
    activity.heartbeatDeadline = this.#ofAttempts.setIn(heartbeatMs, due);
  }
}
