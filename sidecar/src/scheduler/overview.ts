import type { SidecarView, WorkerView } from '../model/client-ports.ts';
import type { SchedulerParts } from './parts.ts';

/** Counts of the work and the data in the parts. */
export function countParts(parts: SchedulerParts): Omit<SidecarView, 'startedMs' | 'storeFailure'> {
  const { turns, activities, liveRequests, timers, cache } = parts;
  return {
    turnsReady: turns.queues.size,
    turnsOut: turns.out,
    activitiesReady: activities.queues.size,
    activitiesOut: activities.out,
    liveRequestsOut: liveRequests.out,
    timers: timers.size,
    cachedInstances: cache.size,
  };
}

/** The attached workers. */
export function workerViews({ workers }: SchedulerParts): readonly WorkerView[] {
  return [...workers.attached].map((worker) => ({
    number: worker.number,
    hello: { ...worker.hello, maxTurns: worker.maxTurns, maxActivities: worker.maxActivities },
    attachedMs: worker.attachedMs,
    turnsOut: worker.turnsOut.size,
    activitiesOut: worker.activitiesOut.size,
    draining: worker.draining,
    sessions: worker.sessions.size,
  }));
}

/** True when the next change requires time, a client or a worker. */
export function isQuiet(parts: SchedulerParts): boolean {
  const { turns, activities, liveRequests, committer, cache, workers } = parts;
  if (!parts.maintenance.idle || turns.queues.isLoading) return false;
  if (
    !committer.idle ||
    turns.out > 0 ||
    activities.out > 0 ||
    activities.loading > 0 ||
    liveRequests.out > 0
  )
    return false;
  for (const worker of workers.attached) {
    if (worker.backlog.size > 0) return false;
    if (turns.queues.holdsFor(worker) || activities.queues.holdsFor(worker)) return false;
  }
  for (const instance of cache.all()) {
    if (instance.state.openSteps > 0 && instance.worker !== null) return false;
  }
  return true;
}
