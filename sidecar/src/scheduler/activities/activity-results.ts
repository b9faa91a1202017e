import { activityOutcome } from '../../engine/messages/activity-outcome.ts';
import { LOST_ATTEMPTS_MAX } from '../../limits.ts';
import { failure as makeFailure } from '../../model/payload.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import type { CancelReason } from '../../model/worker-ports.ts';
import { retryAtMs } from '../../model/retry-policy.ts';
import type { Urgency } from '../commit/committer.ts';
import type { ActivityDeadlines, Due } from './activity-deadlines.ts';
import type { LiveInstance, PendingActivity, Worker } from '../instances/live-instance.ts';
import { closeByMs, isWithdrawn } from './pending-activity.ts';
import type { AttemptOutcome, NamespaceMeters } from '../../model/meters.ts';
import type { Clock, Log } from '../../model/ports.ts';
import type { Round } from '../../engine/round.ts';
import { AttemptRows } from './attempt-rows.ts';
import type { AttemptRowsPorts } from './attempt-rows.ts';

/** Ports of the scheduler that this module uses. */
export type ActivityResultsPorts = AttemptRowsPorts & {
  readonly activities: {
    cancelAttempt(activity: PendingActivity, worker: Worker, reason: CancelReason): () => void;
    pump(): void;
    requeue(activity: PendingActivity): void;
    takeBack(activity: PendingActivity): void;
  };
  readonly deadlines: ActivityDeadlines;
  readonly committer: {
    durable(instance: LiveInstance): Promise<void>;
    flush(instance: LiveInstance): Promise<void>;
    touch(instance: LiveInstance, urgency: Urgency): void;
  };
  readonly staging: {
    deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
  };
  readonly sessions: {
    enter(activity: PendingActivity, isReadBack: boolean): void;
    leave(activity: PendingActivity): void;
  };
  readonly clock: Clock;
  readonly meters: NamespaceMeters;
  readonly log: Log;
  readonly lostAttemptsMax?: number;
};

/**
 * Handles the ends of attempts: results, failures, timeouts and lost workers. It retries, records
 * the outcome, or quarantines the activity.
 */
export class ActivityResults {
  readonly #ports: ActivityResultsPorts;
  readonly #rows: AttemptRows;

  constructor(ports: ActivityResultsPorts) {
    this.#ports = ports;
    this.#rows = new AttemptRows(ports);
  }

  /** Processes the end of an attempt at its worker. */
  result(activity: PendingActivity, output: Payload | null, failure: Failure | null): void {
    this.#count(activity, failure === null ? 'completed' : 'failed');
    this.#ports.activities.takeBack(activity);
    activity.lostAttempts = 0;
    if (failure === null) this.#record(activity, output, null);
    else this.#attemptFailed(activity, failure);
  }

  heartbeat(activity: PendingActivity, details: Payload | null): void {
    if (activity.phase !== 'out') return;
    this.#ports.deadlines.extendHeartbeat(activity);
    if (details === null) return;
    activity.heartbeatDetails = details;
    this.#rows.put(activity, 'late');
  }

  /**
   * Reassigns an attempt whose worker is gone. The attempt does not count, because its outcome is
   * unknown. An activity that lost too many workers is quarantined.
   */
  reassign(activity: PendingActivity, isLost: boolean): void {
    if (activity.phase !== 'out') return;
    this.#count(activity, 'lost');
    this.#ports.activities.takeBack(activity);
    if (isWithdrawn(activity)) return;
    const max = this.#ports.lostAttemptsMax ?? LOST_ATTEMPTS_MAX;
    if (isLost && max > 0) {
      activity.lostAttempts += 1;
      this.#rows.put(activity, 'now');
      if (activity.lostAttempts >= max) return this.#quarantine(activity);
    }
    this.#ports.activities.requeue(activity);
  }

  /** Retries the quarantined activities of the instance, or fails them permanently. */
  settleQuarantined(instance: LiveInstance, fail: boolean): void {
    if (!instance.hasQuarantinedActivities) return;
    for (const activity of instance.activities.values()) {
      if (activity.phase !== 'quarantined') continue;
      if (fail) {
        const text = `activity ${activity.name}: ${quarantineText(activity.lostAttempts)}`;
        this.#record(activity, null, makeFailure('FAILURE_KIND_QUARANTINED', 'Quarantined', text));
        continue;
      }
      activity.lostAttempts = 0;
      this.#rows.put(activity, 'now');
      this.#ports.sessions.enter(activity, false);
      this.#ports.activities.requeue(activity);
    }
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    this.#ports.activities.pump();
  }

  /** Processes timeouts and ends of pauses, in order. */
  onDue(due: readonly Due[]): void {
    for (const one of due) this.#onOneDue(one);
    this.#ports.activities.pump();
  }

  #onOneDue({ activity, what }: Due): void {
    if (activity.phase === 'done') return;
    if (what === 'retry') {
      if (activity.phase !== 'paused') return;
      activity.attemptDeadline?.();
      activity.notBeforeMs = 0;
      this.#ports.activities.requeue(activity);
      return;
    }
    const { worker, name } = activity;
    const wasOut = activity.phase === 'out' && worker !== null;
    if ((what === 'StartToClose' || what === 'Heartbeat') && !wasOut) return;
    if (what === 'ScheduleToStart' && wasOut) return;
    if (wasOut) this.#count(activity, 'timedOut');
    const notify = wasOut
      ? this.#ports.activities.cancelAttempt(activity, worker, 'timed_out')
      : null;
    const text = `activity ${name}: ${TIMEOUT_TEXTS[what]}`;
    const failure = makeFailure('FAILURE_KIND_TIMEOUT', what, text);
    const isOfAttempt = what === 'StartToClose' || what === 'Heartbeat';
    if (isOfAttempt) this.#attemptFailed(activity, { ...failure, nonRetryable: false }, notify);
    else this.#recordThen(notify, activity, failure);
  }

  /** Resolves when the rows of all failed attempts are among the pending writes. */
  async rowsWritten(): Promise<void> {
    await this.#rows.written();
  }

  halt(): void {
    this.#rows.halt();
  }

  #quarantine(activity: PendingActivity): void {
    const { instance, name, seq, lostAttempts } = activity;
    const fields = { instance: instance.state.id, activity: name, seq, lostAttempts };
    this.#ports.log.warn('activity quarantined after repeated worker loss', fields);
    activity.phase = 'quarantined';
    this.#ports.sessions.leave(activity);
    instance.hasQuarantinedActivities = true;
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
  }

  /** @param onDurable is called when the failure is durable. */
  #attemptFailed(
    activity: PendingActivity,
    failure: Failure,
    onDurable: (() => void) | null = null,
  ): void {
    const nowMs = this.#ports.clock.now();
    const attempt = activity.attempts + 1;
    const retry = activity.options?.retry ?? null;
    const atMs = retryAtMs(retry, attempt, failure, closeByMs(activity), nowMs);
    if (atMs === null || isWithdrawn(activity)) {
      this.#recordThen(onDurable, activity, failure);
      return;
    }
    activity.attempts = attempt;
    activity.lastFailure = failure;
    activity.notBeforeMs = atMs;
    activity.phase = 'paused';
    const flush = (): Promise<void> => this.#ports.committer.flush(activity.instance);
    const written = this.#rows.putFailed(activity);
    // The committer reports a failed commit.
    (written === null ? flush() : written.then(flush)).then(
      () => {
        onDurable?.();
        if (activity.phase !== 'paused') return;
        this.#ports.activities.requeue(activity);
        this.#ports.activities.pump();
      },
      () => undefined,
    );
  }

  #recordThen(onDurable: (() => void) | null, activity: PendingActivity, failure: Failure): void {
    this.#record(activity, null, failure);
    if (onDurable === null) return;
    this.#ports.committer.durable(activity.instance).then(onDurable, () => undefined);
  }

  /** Its attempt at a worker ends. */
  #count({ name, sinceMs }: PendingActivity, outcome: AttemptOutcome): void {
    this.#ports.meters.attemptEnded(name, outcome, this.#ports.clock.now() - sinceMs);
  }

  #record(activity: PendingActivity, output: Payload | null, failure: Failure | null): void {
    const { instance, seq, execution } = activity;
    if (instance.state.execution !== execution || instance.dropped) return;
    const attempt = activity.attempts + 1;
    const outcome = { output, failure, attempt };
    const round = activityOutcome(instance.state, seq, outcome, this.#ports.clock.now());
    if (round === null) return;
    const { ended } = this.#ports.meters.activities.of(activity.name);
    ended[failure === null ? 'completed' : 'failed'] += 1;
    this.#ports.staging.deliver(instance, round, 'late');
  }
}

const TIMEOUT_TEXTS = {
  StartToClose: 'an attempt took longer than startToClose allows',
  Heartbeat: 'an attempt was silent for longer than heartbeat allows',
  ScheduleToStart: 'no worker took it within scheduleToStart',
  ScheduleToClose: 'all attempts together took longer than scheduleToClose allows',
} as const;

/** Why an activity was quarantined, with the remedy. */
export function quarantineText(lostAttempts: number): string {
  return (
    `${lostAttempts} workers in a row were lost while they ran it: find out why their ` +
    'processes end, then resume the instance'
  );
}
