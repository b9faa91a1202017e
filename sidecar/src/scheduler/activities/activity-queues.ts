import type { AttachedWorker } from '../workers/attached-worker.ts';
import { Lanes } from '../queues/dispatch-queues.ts';
import type { PendingActivity } from './pending-activity.ts';
import type { QueueGates } from '../queues/queue-limits.ts';
import type { ActivityRules, Sessions } from '../workers/sessions.ts';

/** How activities wait for a worker: by name, version and queue, as their priority says. */
export function activityRules(gates: QueueGates): ActivityRules {
  return {
    isWanted: (activity) => activity.phase === 'queued',
    priorityOf: (activity) => activity.priority,
    shareOf: (activity) => activity.fairnessKey,
    placeOf: (activity) => activity,
    mayTake: (worker, { name, version, queue }) =>
      worker.servesActivity(name, version, queue) && !gates.activitiesHeld(queue),
  };
}

/** Activities that wait for a worker: those of sessions for one, all others for any. */
export class ActivityQueues {
  readonly #sessions: Sessions;
  readonly #lanes: Lanes<PendingActivity, AttachedWorker>;
  /** Whose turn it is when both have something of the same priority. */
  #sessionsNext = true;

  constructor(rules: ActivityRules, sessions: Sessions) {
    this.#sessions = sessions;
    this.#lanes = new Lanes(rules);
  }

  /** Activities that are wanted. */
  get size(): number {
    return this.#lanes.size + this.#sessions.queued;
  }

  push(activity: PendingActivity): void {
    if (activity.session === null) this.#lanes.push(activity);
    else this.#sessions.push(activity);
  }

  /** Takes out one that was pushed and not taken; its phase says so already. */
  withdraw(activity: PendingActivity): void {
    if (activity.session === null) this.#lanes.withdraw(activity);
    else this.#sessions.withdraw(activity);
  }

  /** Whether something waits that this worker can have now. */
  holdsFor(worker: AttachedWorker): boolean {
    if (this.#lanes.holdsFor(worker)) return true;
    return this.#sessions.queued > 0 && this.#sessions.topFor(worker) < Infinity;
  }

  /** The next activity that this worker can have. */
  takeFor(worker: AttachedWorker): PendingActivity | undefined {
    if (this.#sessions.queued === 0) return this.#lanes.takeFor(worker);
    const top = this.#sessions.topFor(worker);
    const sharedTop = this.#lanes.topFor(worker);
    const sessionFirst = top < sharedTop || (top === sharedTop && this.#sessionsNext);
    if (top === sharedTop && top < Infinity) this.#sessionsNext = !sessionFirst;
    return sessionFirst ? this.#sessions.takeFor(worker) : this.#lanes.takeFor(worker);
  }

  /** What waits outside sessions, lane by lane. */
  depths(): ReturnType<Lanes<PendingActivity, AttachedWorker>['depths']> {
    return this.#lanes.depths();
  }
}
