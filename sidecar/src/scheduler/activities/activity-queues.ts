import type { PendingActivity, Worker } from '../instances/live-instance.ts';
import { DispatchQueues } from '../queues/dispatch-queues.ts';
import type { ActivityRules, Sessions } from '../workers/sessions.ts';

/** How activities wait for a worker: by name, version and queue, as their priority says. */
/** Whether limits pause the activities of a queue. */
export interface ActivityLimits {
  activitiesHeld(queue: string): boolean;
}

export function activityRules(limiter: ActivityLimits): ActivityRules {
  return {
    isWanted: (activity) => activity.phase === 'queued',
    priorityOf: (activity) => activity.priority,
    shareOf: (activity) => activity.fairnessKey,
    placeOf: (activity) => activity,
    mayTake: (worker, { name, version, queue }) =>
      worker.servesActivity(name, version, queue) && !limiter.activitiesHeld(queue),
  };
}

/** Activities that wait for a worker: those of sessions for one, all others for any. */
export class ActivityQueues {
  readonly #sessions: Sessions;
  readonly #queues: DispatchQueues<PendingActivity, Worker>;
  /** Whose turn it is when both have something of the same priority. */
  #sessionsNext = true;

  constructor(rules: ActivityRules, sessions: Sessions) {
    this.#sessions = sessions;
    this.#queues = new DispatchQueues(rules);
  }

  /** Activities that are wanted. */
  get size(): number {
    return this.#queues.size + this.#sessions.queued;
  }

  push(activity: PendingActivity): void {
    if (activity.session === null) this.#queues.push(activity);
    else this.#sessions.push(activity);
  }

  /** Takes out one that was pushed and not taken; its phase says so already. */
  withdraw(activity: PendingActivity): void {
    if (activity.session === null) this.#queues.withdraw(activity);
    else this.#sessions.withdraw(activity);
  }

  /** Whether something waits that this worker can have now. */
  holdsFor(worker: Worker): boolean {
    if (this.#queues.holdsFor(worker)) return true;
    return this.#sessions.queued > 0 && this.#sessions.topFor(worker) < Infinity;
  }

  /** The next activity that this worker can have. */
  takeFor(worker: Worker): PendingActivity | undefined {
    if (this.#sessions.queued === 0) return this.#queues.takeFor(worker);
    const top = this.#sessions.topFor(worker);
    const sharedTop = this.#queues.topFor(worker);
    const sessionFirst = top < sharedTop || (top === sharedTop && this.#sessionsNext);
    if (top === sharedTop && top < Infinity) this.#sessionsNext = !sessionFirst;
    return sessionFirst ? this.#sessions.takeFor(worker) : this.#queues.takeFor(worker);
  }

  /** What waits outside sessions, queue by queue. */
  depths(): ReturnType<DispatchQueues<PendingActivity, Worker>['depths']> {
    return this.#queues.depths();
  }
}
