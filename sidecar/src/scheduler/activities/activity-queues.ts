import type { PendingActivity, Worker } from '../instances/live-instance.ts';
import { DispatchQueues } from '../queues/dispatch-queues.ts';
import type { ActivityRules, Sessions } from '../workers/sessions.ts';

export interface ActivityLimits {
  /** True when limits pause the activities of the queue. */
  activitiesHeld(queue: string): boolean;
}

/** The rules of the dispatch queues of activities: one by name, version and queue. */
export function activityRules(limiter: ActivityLimits): ActivityRules {
  return {
    isWaiting: (activity) => activity.phase === 'queued',
    priorityOf: (activity) => activity.priority,
    shareOf: (activity) => activity.fairnessKey,
    placeOf: (activity) => activity,
    mayTake: (worker, { name, version, queue }) =>
      worker.servesActivity(name, version, queue) && !limiter.activitiesHeld(queue),
  };
}

/**
 * Activities that wait for a worker: activities of sessions for their worker, all others for any
 * worker.
 */
export class ActivityQueues {
  readonly #sessions: Sessions;
  readonly #queues: DispatchQueues<PendingActivity, Worker>;
  /** Selects the next one when both have an activity of the same priority. */
  #sessionsNext = true;

  constructor(rules: ActivityRules, sessions: Sessions) {
    this.#sessions = sessions;
    this.#queues = new DispatchQueues(rules);
  }

  /** Number of waiting activities. */
  get size(): number {
    return this.#queues.size + this.#sessions.queued;
  }

  push(activity: PendingActivity): void {
    if (activity.session === null) this.#queues.push(activity);
    else this.#sessions.push(activity);
  }

  /** Removes a waiting activity, which was not dispatched. Its phase has changed before. */
  withdraw(activity: PendingActivity): void {
    if (activity.session === null) this.#queues.withdraw(activity);
    else this.#sessions.withdraw(activity);
  }

  /** True when an activity waits that this worker can run now. */
  holdsFor(worker: Worker): boolean {
    if (this.#queues.holdsFor(worker)) return true;
    return this.#sessions.queued > 0 && this.#sessions.topFor(worker) < Infinity;
  }

  /** The next activity for this worker. */
  takeFor(worker: Worker): PendingActivity | undefined {
    if (this.#sessions.queued === 0) return this.#queues.takeFor(worker);
    const top = this.#sessions.topFor(worker);
    const sharedTop = this.#queues.topFor(worker);
    const sessionFirst = top < sharedTop || (top === sharedTop && this.#sessionsNext);
    if (top === sharedTop && top < Infinity) this.#sessionsNext = !sessionFirst;
    return sessionFirst ? this.#sessions.takeFor(worker) : this.#queues.takeFor(worker);
  }

  /** Activities that wait outside sessions, by queue. */
  depths(): ReturnType<DispatchQueues<PendingActivity, Worker>['depths']> {
    return this.#queues.depths();
  }
}
