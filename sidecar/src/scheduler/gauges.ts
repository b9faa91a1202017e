// The current figures of one scheduler, for metrics. Reading them takes a few milliseconds however
// many instances there are: numbers are read where they are kept up to date, and what is counted
// over the instances in memory is counted in parts, between which other work runs.
import type { LiveInstances, NamespaceGauges } from '../model/gauges.ts';
import type { StuckReason } from '../model/instance.ts';
import type { LiveClass } from './instances/live-class.ts';
import type { SchedulerParts } from './parts.ts';
import { listQueues } from './queues/queue-listing.ts';
import { hasVersion } from './workers/version-report.ts';
import { nextIteration } from '../lib/loop-slices.ts';

/** Instances that are looked at before other work runs: about a millisecond. */
const INSTANCES_PER_TICK = 2_000;

export async function readGauges(
  parts: SchedulerParts,
  storeFailure: string,
): Promise<NamespaceGauges> {
  const { limiter, maintenance, timers, cache, committer, store } = parts;
  const { queues } = await listQueues(parts, null);
  const activities = await countInMemory(parts);
  const classes = parts.liveCounts.read();
  const { active, size } = maintenance.schedules;
  return {
    live: classes === null ? null : liveOf(parts, classes),
    queues: queues.map((view) => ({ ...view, isLimited: isLimited(limiter, view.queue) })),
    ...activities,
    timers: timers.size,
    schedules: { active, paused: size - active },
    ...countWorkers(parts),
    cachedInstances: cache.size,
    waitingCommitBytes: committer.waitingBytes,
    storeFailed: storeFailure !== '',
    // A store that fails may not say its size; the failure itself is in the figures.
    storeBytes: await store.sizeBytes().catch(() => 0),
  };
}

/** True while limits pause work of the queue. */
function isLimited(limiter: SchedulerParts['limiter'], queue: string): boolean {
  return limiter.turnsHeld(queue) || limiter.activitiesHeld(queue);
}

function liveOf({ workers }: SchedulerParts, classes: readonly LiveClass[]): LiveInstances {
  const byStatus = { pending: 0, running: 0, suspended: 0, stuck: 0 };
  const stuckBy = new Map<StuckReason, number>();
  let unserved = 0;
  for (const { name, version, status, reason, count } of classes) {
    byStatus[status] += count;
    if (reason !== null) stuckBy.set(reason, (stuckBy.get(reason) ?? 0) + count);
    let isServed = false;
    for (const worker of workers.attached) {
      if (hasVersion(worker.versionsOf(name), version)) isServed = true;
    }
    if (!isServed) unserved += count;
  }
  return { ...byStatus, stuckBy, unserved };
}

type Activities = Pick<NamespaceGauges, 'retrying' | 'quarantinedActivities' | 'busyInstances'>;

async function countInMemory({ cache }: SchedulerParts): Promise<Activities> {
  let retrying = 0;
  let quarantinedActivities = 0;
  let busyInstances = 0;
  let looked = 0;
  for (const instance of cache.all()) {
    if (!instance.idle) busyInstances += 1;
    for (const { phase } of instance.activities.values()) {
      if (phase === 'paused') retrying += 1;
      else if (phase === 'quarantined') quarantinedActivities += 1;
      looked += 1;
    }
    looked += 1;
    if (looked < INSTANCES_PER_TICK) continue;
    looked = 0;
    await nextIteration();
  }
  return { retrying, quarantinedActivities, busyInstances };
}

type Workers = Pick<NamespaceGauges, 'workers' | 'turnSlots' | 'activitySlots' | 'sessions'>;

function countWorkers({ workers }: SchedulerParts): Workers {
  const counts = { attached: 0, draining: 0 };
  const turnSlots = { used: 0, free: 0 };
  const activitySlots = { used: 0, free: 0 };
  let sessions = 0;
  for (const worker of workers.attached) {
    sessions += worker.sessions.size;
    turnSlots.used += worker.turnsOut.size;
    activitySlots.used += worker.activitiesOut.size;
    if (worker.draining) {
      counts.draining += 1;
      continue;
    }
    counts.attached += 1;
    turnSlots.free += Math.max(0, worker.maxTurns - worker.turnsOut.size);
    activitySlots.free += Math.max(0, worker.maxActivities - worker.activitiesOut.size);
  }
  return { workers: counts, turnSlots, activitySlots, sessions };
}
