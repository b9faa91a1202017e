import type { LiveInstances, NamespaceGauges } from '../../model/gauges.ts';
import { OTHER_NAME } from '../../model/meters.ts';
import type { NamespaceMeters } from '../../model/meters.ts';
import type { Labels, Samples } from './samples.ts';
import { labelText } from './samples.ts';

/** What a namespace has counted since the start. */
export function addCounted(samples: Samples, namespace: string, meters: NamespaceMeters): void {
  const own = { namespace };
  for (const [orchestration, one] of meters.orchestrations.entries()) {
    const labels = { namespace, orchestration };
    samples.addEach('perdure_instances_started_total', labels, 'source', one.started);
    samples.addEach('perdure_instances_ended_total', labels, 'outcome', one.ended);
    samples.addBuckets('perdure_instance_seconds', labels, one.durations);
    samples.addEach('perdure_turns_total', labels, 'outcome', one.turns);
  }
  for (const [activity, one] of meters.activities.entries()) {
    const labels = { namespace, activity };
    samples.addEach('perdure_activity_attempts_total', labels, 'outcome', one.attempts);
    samples.addEach('perdure_activities_ended_total', labels, 'outcome', one.ended);
    samples.addBuckets('perdure_activity_seconds', labels, one.durations);
  }
  for (const [queue, one] of meters.queues.entries()) {
    samples.addBuckets('perdure_activity_wait_seconds', { namespace, queue }, one.activityWaits);
  }
  samples.addBuckets('perdure_turn_wait_seconds', own, meters.turnWaits);
  samples.addBuckets('perdure_turn_seconds', own, meters.turns);
  samples.add('perdure_turns_full_total', own, meters.fullTurns);
  samples.add('perdure_replayed_events_total', own, meters.replayedEvents);
  samples.addBuckets('perdure_timer_lateness_seconds', own, meters.timerDelays);
  samples.addEach('perdure_schedule_times_total', own, 'result', meters.scheduleTimes);
  samples.addBuckets('perdure_commit_seconds', own, meters.commits);
  const commits = meters.commits.counts.reduce((sum, count) => sum + count, 0);
  samples.add('perdure_commits_total', own, commits);
  samples.add('perdure_commit_rounds_total', own, meters.committedRounds);
  samples.add('perdure_commit_events_total', own, meters.committedEvents);
  samples.add('perdure_commit_bytes_total', own, meters.committedBytes);
  if (meters.backupMs > 0) {
    const name = 'perdure_backup_last_success_timestamp_seconds';
    samples.add(name, own, meters.backupMs / 1_000);
  }
}

/** What a namespace has now. */
export function addCurrent(
  samples: Samples,
  namespace: string,
  gauges: NamespaceGauges,
  meters: NamespaceMeters,
): void {
  const own = { namespace };
  if (gauges.live !== null) addLive(samples, own, gauges.live);
  addQueues(samples, namespace, gauges, meters);
  samples.add('perdure_activities_retrying', own, gauges.retrying);
  samples.add('perdure_activities_quarantined', own, gauges.quarantinedActivities);
  samples.add('perdure_timers', own, gauges.timers);
  samples.addEach('perdure_schedules', own, 'state', gauges.schedules);
  samples.addEach('perdure_workers', own, 'state', gauges.workers);
  const slots = { turns: gauges.turnSlots, activities: gauges.activitySlots };
  for (const [kind, counts] of Object.entries(slots)) {
    samples.addEach('perdure_worker_slots', { namespace, kind }, 'state', counts);
  }
  samples.add('perdure_sessions', own, gauges.sessions);
  samples.add('perdure_commit_waiting_bytes', own, gauges.waitingCommitBytes);
  samples.add('perdure_store_failed', own, gauges.storeFailed ? 1 : 0);
  samples.add('perdure_store_bytes', own, gauges.storeBytes);
  samples.add('perdure_cached_instances', own, gauges.cachedInstances);
  samples.add('perdure_busy_instances', own, gauges.busyInstances);
}

/** Reasons that have a series although no instance has them, so that rules see them begin. */
const REASONS = ['nondeterminism', 'nondeterministicAwait', 'turnFailed', 'quarantined'] as const;

function addLive(samples: Samples, own: Labels, live: LiveInstances): void {
  const { pending, running, suspended, stuck, stuckBy, unserved } = live;
  samples.addEach('perdure_instances', own, 'status', { pending, running, suspended, stuck });
  for (const reason of new Set([...REASONS, 'unreadable' as const, ...stuckBy.keys()])) {
    const labels = { ...own, reason: labelText(reason) };
    samples.add('perdure_stuck_instances', labels, stuckBy.get(reason) ?? 0);
  }
  samples.add('perdure_unserved_instances', own, unserved);
}

/** The same names as in the counted metrics; others together. */
function addQueues(
  samples: Samples,
  namespace: string,
  { queues }: NamespaceGauges,
  meters: NamespaceMeters,
): void {
  const byLabel = new Map<string, QueueSum>();
  for (const view of queues) {
    const label = meters.queues.labelOf(view.queue);
    const sum = byLabel.get(label) ?? new QueueSum();
    byLabel.set(label, sum);
    sum.add(view);
  }
  for (const [queue, sum] of byLabel) {
    const labels = { namespace, queue };
    samples.addEach('perdure_queue_turns', labels, 'state', sum.turns);
    samples.addEach('perdure_queue_activities', labels, 'state', sum.activities);
    samples.add('perdure_queue_oldest_seconds', labels, sum.oldestMs / 1_000);
    samples.add('perdure_queue_limited', labels, sum.isLimited ? 1 : 0);
    // Of queues together, a worker that serves two would count twice.
    if (queue !== OTHER_NAME) samples.add('perdure_queue_workers', labels, sum.workers);
  }
}

class QueueSum {
  readonly turns = { ready: 0, out: 0 };
  readonly activities = { ready: 0, out: 0 };
  oldestMs = 0;
  workers = 0;
  isLimited = false;

  add(view: NamespaceGauges['queues'][number]): void {
    this.turns.ready += view.turnsReady;
    this.turns.out += view.turnsOut;
    this.activities.ready += view.activitiesReady;
    this.activities.out += view.activitiesOut;
    this.oldestMs = Math.max(this.oldestMs, view.oldestMs);
    this.workers += view.workers;
    this.isLimited ||= view.isLimited;
  }
}
