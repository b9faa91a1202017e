// Every metric of the sidecar's own: type, labels, meaning. The reference page and the exposition
// derive from these rows, and dashboards and alerts are tested against them. Names are `perdure_`
// with a unit; durations are in seconds, sizes in bytes.

export interface MetricRow {
  readonly type: 'gauge' | 'counter' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** The values of labels, where they are not names of users. */
  readonly values?: string;
}

export const METRICS = {
  perdure_build_info: {
    type: 'gauge',
    labels: ['version', 'node'],
    help: '1; the versions are in the labels',
  },
  perdure_health: {
    type: 'gauge',
    labels: ['state'],
    help: '1 for the state of the sidecar, else 0',
    values: 'starting, serving, store_failed, draining',
  },
  perdure_instances: {
    type: 'gauge',
    labels: ['namespace', 'status'],
    help: 'instances that have not ended; absent until they are counted once after the start',
    values: 'pending, running, suspended, stuck',
  },
  perdure_stuck_instances: {
    type: 'gauge',
    labels: ['namespace', 'reason'],
    help: 'stuck instances: they do not run until an operator or a deployment acts',
    values: 'nondeterminism, nondeterministic_await, turn_failed, quarantined, unreadable',
  },
  perdure_unserved_instances: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'instances that have not ended and whose version no attached worker has',
  },
  perdure_instances_started_total: {
    type: 'counter',
    labels: ['namespace', 'orchestration', 'source'],
    help: 'instances that became durable',
    values: 'client (also schedules), child, copy (a fork)',
  },
  perdure_instances_ended_total: {
    type: 'counter',
    labels: ['namespace', 'orchestration', 'outcome'],
    help: 'executions whose end became durable',
    values: 'completed, failed, cancelled, terminated, continued_as_new, rewound',
  },
  perdure_instance_seconds: {
    type: 'histogram',
    labels: ['namespace', 'orchestration'],
    help: 'time from the creation of an instance to its end',
  },
  perdure_turns_total: {
    type: 'counter',
    labels: ['namespace', 'orchestration', 'outcome'],
    help: 'turns that were answered, or reassigned without an answer',
    values: 'completed, failed, missed (not in the memory of the worker), lost (worker gone), late',
  },
  perdure_turn_wait_seconds: {
    type: 'histogram',
    labels: ['namespace'],
    help: 'time from the last event of an instance to the dispatch of its turn',
  },
  perdure_turn_seconds: {
    type: 'histogram',
    labels: ['namespace'],
    help: 'time from the dispatch of a turn to its answer',
  },
  perdure_turns_full_total: {
    type: 'counter',
    labels: ['namespace'],
    help: 'turns with the whole history: no worker had the instance in memory',
  },
  perdure_replayed_events_total: {
    type: 'counter',
    labels: ['namespace'],
    help: 'events in those histories',
  },
  perdure_queue_turns: {
    type: 'gauge',
    labels: ['namespace', 'queue', 'state'],
    help: 'turns of a task queue',
    values: 'ready (waiting for a worker), out (at a worker)',
  },
  perdure_queue_activities: {
    type: 'gauge',
    labels: ['namespace', 'queue', 'state'],
    help: 'activities of a task queue',
    values: 'ready (waiting for a worker), out (at a worker)',
  },
  perdure_queue_oldest_seconds: {
    type: 'gauge',
    labels: ['namespace', 'queue'],
    help: 'waiting time of the oldest ready turn or activity of a task queue',
  },
  perdure_queue_workers: {
    type: 'gauge',
    labels: ['namespace', 'queue'],
    help: 'attached workers that serve a task queue',
  },
  perdure_queue_limited: {
    type: 'gauge',
    labels: ['namespace', 'queue'],
    help: '1 while limits of a task queue pause its work, else 0',
  },
  perdure_activity_attempts_total: {
    type: 'counter',
    labels: ['namespace', 'activity', 'outcome'],
    help: 'attempts that ended',
    values: 'completed, failed, timed_out, cancelled, lost (worker gone)',
  },
  perdure_activities_ended_total: {
    type: 'counter',
    labels: ['namespace', 'activity', 'outcome'],
    help: 'activities that ended after all attempts',
    values: 'completed, failed, cancelled',
  },
  perdure_activity_wait_seconds: {
    type: 'histogram',
    labels: ['namespace', 'queue'],
    help: 'time from when an attempt could be dispatched to its dispatch',
  },
  perdure_activity_seconds: {
    type: 'histogram',
    labels: ['namespace', 'activity'],
    help: 'time from the dispatch of an attempt to its end',
  },
  perdure_activities_retrying: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'activities that pause before another attempt',
  },
  perdure_activities_quarantined: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'activities that were quarantined after repeated loss of workers',
  },
  perdure_timers: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'timers in memory; later ones are only in the store',
  },
  perdure_timer_lateness_seconds: {
    type: 'histogram',
    labels: ['namespace'],
    help: 'time from when a timer was due to when it fired',
  },
  perdure_schedules: {
    type: 'gauge',
    labels: ['namespace', 'state'],
    help: 'schedules',
    values: 'active, paused',
  },
  perdure_schedule_times_total: {
    type: 'counter',
    labels: ['namespace', 'result'],
    help: 'times of schedules',
    values: 'started, skipped (overlap), missed (the sidecar was down)',
  },
  perdure_workers: {
    type: 'gauge',
    labels: ['namespace', 'state'],
    help: 'workers',
    values: 'attached, draining',
  },
  perdure_worker_slots: {
    type: 'gauge',
    labels: ['namespace', 'kind', 'state'],
    help: 'credits of workers',
    values: 'turns, activities; used, free',
  },
  perdure_sessions: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'sessions that a worker holds',
  },
  perdure_worker_streams_ended_total: {
    type: 'counter',
    labels: ['reason'],
    help: 'streams of workers that ended',
    values: 'closed, disconnected, silent, violation, limit, ended (for another reason)',
  },
  perdure_commits_total: {
    type: 'counter',
    labels: ['namespace'],
    help: 'durable commits of the store',
  },
  perdure_commit_seconds: {
    type: 'histogram',
    labels: ['namespace'],
    help: 'time that a durable commit took',
  },
  perdure_commit_rounds_total: {
    type: 'counter',
    labels: ['namespace'],
    help: 'changes of instances (Rounds) in those commits: how many share a flush',
  },
  perdure_commit_events_total: {
    type: 'counter',
    labels: ['namespace'],
    help: 'events of histories in those commits, except the first ones of a next execution',
  },
  perdure_commit_bytes_total: {
    type: 'counter',
    labels: ['namespace'],
    help: 'bytes of histories in those commits',
  },
  perdure_commit_waiting_bytes: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'bytes of histories that are not durable yet',
  },
  perdure_store_failed: {
    type: 'gauge',
    labels: ['namespace'],
    help: '1 while the store accepts no writes, else 0',
  },
  perdure_store_bytes: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'bytes of the store on disk',
  },
  perdure_disk_free_bytes: {
    type: 'gauge',
    labels: [],
    help: 'free bytes of the disk of the data directory',
  },
  perdure_disk_bytes: {
    type: 'gauge',
    labels: [],
    help: 'bytes of the disk of the data directory',
  },
  perdure_backup_last_success_timestamp_seconds: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'when the last backup was complete; absent until this process makes one',
  },
  perdure_tls_not_after_timestamp_seconds: {
    type: 'gauge',
    labels: [],
    help: 'when the server certificate ends; absent without TLS',
  },
  perdure_cached_instances: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'instances in memory',
  },
  perdure_busy_instances: {
    type: 'gauge',
    labels: ['namespace'],
    help: 'instances in memory with work at workers or open activities: they stay there',
  },
  perdure_limit: {
    type: 'gauge',
    labels: ['limit'],
    help: 'limits and settings, for rules without numbers',
    values: 'busy_instances, cached_instances, commit_waiting_bytes, waiting_turns, and others',
  },
  perdure_rejected_total: {
    type: 'counter',
    labels: ['code'],
    help: 'calls that the sidecar rejected to protect itself or its data',
    values: 'overloaded, limit_exceeded, unauthenticated, permission_denied, store_failed',
  },
  perdure_calls_total: {
    type: 'counter',
    labels: ['method', 'code'],
    help: 'calls of clients, unary or in a session',
    values: 'methods of the contract; ok, or an error code',
  },
  perdure_call_seconds: {
    type: 'histogram',
    labels: ['method'],
    help: 'time that those calls took, except WaitInstance and WaitStatus',
  },
  perdure_log_lines_dropped_total: {
    type: 'counter',
    labels: [],
    help: 'log lines that were dropped because their reader did not take them',
  },
  perdure_metrics_overflow_total: {
    type: 'counter',
    labels: [],
    help: 'values that were counted under the name "other"',
  },
} as const;

export type MetricName = keyof typeof METRICS;

const ROWS: Readonly<Record<MetricName, MetricRow>> = METRICS;

/** The rows in their order, each as wide as `MetricRow`. */
export const METRIC_ROWS: readonly (readonly [MetricName, MetricRow])[] = Object.entries(ROWS) as [
  MetricName,
  MetricRow,
][];
