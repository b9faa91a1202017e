import type { ActivityContent } from './activity-content.ts';
import type { ActivityDeadlines } from './activity-deadlines.ts';
import { LOST_ATTEMPTS_MAX } from '../../limits.ts';
import type { CancelReason } from '../../model/worker-ports.ts';
import { ActivityQueues, activityRules } from './activity-queues.ts';
import { DispatchKeys, NO_KEY } from './dispatch-keys.ts';
import type { PendingActivity, Worker } from '../instances/live-instance.ts';
import { SpilledAttempts } from './spilled-attempts.ts';
import { isWithdrawn } from './pending-activity.ts';
import type { SpilledAttemptsPorts } from './spilled-attempts.ts';
import type { ActivityLimits } from './activity-queues.ts';
import type { NamespaceMeters } from '../../model/meters.ts';
import type { Clock } from '../../model/ports.ts';
import type { DispatchKeysPorts } from './dispatch-keys.ts';
import type { QueueLimits } from '../../model/queue-port.ts';
import type { Sessions } from '../workers/sessions.ts';

/** Ports of the scheduler that this module uses. */
export type ActivityDispatchPorts = SpilledAttemptsPorts &
  DispatchKeysPorts & {
    readonly deadlines: ActivityDeadlines;
    readonly limiter: ActivityLimits & {
      activityBack(queue: string): void;
      activityOut(queue: string): void;
      limitsOf(queue: string): QueueLimits | null;
    };
    readonly sessions: Sessions;
    readonly workers: {
      readonly attached: ReadonlySet<Worker>;
    };
    readonly absent: {
      withholds(activity: PendingActivity): boolean;
    };
    readonly contents: {
      drop(activity: PendingActivity): void;
    };
    readonly clock: Clock;
    readonly meters: NamespaceMeters;
    readonly lostAttemptsMax?: number;
  };

/** An attempt that is dispatched: its token, and how long it has run. */
export type Adopted = {
  readonly token: number;
  readonly elapsedMs: number;
  /** True when the attempt has already left its queue. */
  readonly isCounted?: boolean;
};

/** Queues activities and dispatches their attempts to workers. */
export class ActivityDispatch {
  readonly #ports: ActivityDispatchPorts;
  readonly queues: ActivityQueues;
  readonly #spilled: SpilledAttempts;
  readonly #keys: DispatchKeys;
  out = 0;

  constructor(ports: ActivityDispatchPorts) {
    this.#ports = ports;
    this.#spilled = new SpilledAttempts({
      ports,
      pump: () => this.pump(),
      pumpWorker: (worker) => this.pumpWorker(worker),
      dispatch: (activity, worker, content) => {
        this.#dispatch(activity, worker, content, true);
        this.#keys.fill();
      },
      requeue: (activity) => this.requeue(activity),
    });
    this.#keys = new DispatchKeys(ports);
    this.queues = new ActivityQueues(activityRules(ports.limiter), ports.sessions);
  }

  /**
   * Queues an activity with a durable schedule. scheduleToStart counts from `readBackMs` for an
   * activity that was read from the store, and otherwise from now.
   */
  enqueue(activity: PendingActivity, readBackMs: number | null = null): void {
    if (activity.phase === 'done') return;
    const max = this.#ports.lostAttemptsMax ?? LOST_ATTEMPTS_MAX;
    if (max > 0 && activity.lostAttempts >= max) {
      activity.phase = 'quarantined';
      activity.instance.hasQuarantinedActivities = true;
    } else if (activity.sessionId !== '') {
      this.#ports.sessions.enter(activity, readBackMs !== null);
    }
    this.#ports.deadlines.limitActivity(activity);
    const isQuarantined = activity.phase === 'quarantined';
    // scheduleToStart does not apply to an activity that a worker may be running.
    if (!isQuarantined && readBackMs !== null && this.#ports.absent.withholds(activity)) return;
    this.#ports.deadlines.limitStart(activity, readBackMs ?? activity.scheduledMs);
    if (!isQuarantined) this.requeue(activity);
  }

  /** Queues an activity again because no worker that holds it has attached again. */
  release(activity: PendingActivity): void {
    if (activity.phase !== 'awaited') return;
    this.#ports.deadlines.limitStart(activity, this.#ports.clock.now());
    this.requeue(activity);
  }

  /** Records that a worker continues an attempt that was dispatched to it on an earlier stream. */
  adopt(activity: PendingActivity, worker: Worker, held: Adopted): void {
    if (activity.phase === 'out') {
      activity.worker!.activitiesOut.delete(activity.token);
      activity.worker = worker;
      activity.token = held.token;
      worker.activitiesOut.set(held.token, activity);
      return;
    }
    const wasQueued = activity.phase === 'queued';
    activity.phase = 'paused';
    if (wasQueued) this.queues.withdraw(activity);
    this.#spilled.cancel(activity);
    this.#goOut(activity, worker, held);
  }

  /** Number of activities with content that is being read for a worker. */
  get loading(): number {
    return this.#spilled.size;
  }

  /** Dispatches activities to workers with free credits. */
  pump(): void {
    if (this.queues.size === 0) return;
    for (const worker of this.#ports.workers.attached) this.#pumpWorker(worker);
    this.#keys.fill();
  }

  pumpWorker(worker: Worker): void {
    this.#pumpWorker(worker);
    this.#keys.fill();
  }

  #pumpWorker(worker: Worker): void {
    while (this.queues.size > 0 && worker.takesActivities && this.#spilled.hasRoom(worker)) {
      const activity = this.queues.takeFor(worker);
      if (activity === undefined) return;
      if (activity.phase !== 'queued') continue;
      const isSpilled = activity.content === null || activity.spilledRow !== null;
      if (isSpilled) this.#spilled.take(activity, worker);
      else this.#dispatch(activity, worker, activity.content!);
    }
  }

  /** Frees the slot of a cancelled attempt, because its result has arrived. */
  releaseAbandoned(worker: Worker, token: number): void {
    const queue = worker.abandoned.get(token);
    if (queue === undefined) return;
    worker.abandoned.delete(token);
    this.#ports.limiter.activityBack(queue);
  }

  /** Ends an activity with a durable cancellation, and notifies its worker at once. */
  withdraw(activity: PendingActivity, instanceEnded: boolean): void {
    this.#ports.meters.activities.of(activity.name).ended.cancelled += 1;
    const { worker } = activity;
    if (activity.phase === 'out' && worker !== null) {
      const ranMs = this.#ports.clock.now() - activity.sinceMs;
      this.#ports.meters.attemptEnded(activity.name, 'cancelled', ranMs);
      this.cancelAttempt(activity, worker, instanceEnded ? 'instance_ended' : 'cancelled')();
    }
    this.close(activity);
  }

  /** Ends an activity that has an outcome. */
  close(activity: PendingActivity): void {
    const wasQueued = activity.phase === 'queued';
    activity.phase = 'done';
    if (wasQueued) this.queues.withdraw(activity);
    this.#spilled.cancel(activity);
    this.#ports.contents.drop(activity);
    if (activity.session !== null) this.#ports.sessions.leave(activity);
    activity.worker = null;
    this.#ports.deadlines.endActivity(activity);
  }

  /**
   * Queues an activity, after the pause before its next attempt if it has one. An activity whose
   * cancellation is being committed is not dispatched again.
   */
  requeue(activity: PendingActivity): void {
    if (isWithdrawn(activity)) {
      activity.phase = 'paused';
      return;
    }
    const nowMs = this.#ports.clock.now();
    if (activity.notBeforeMs > nowMs) {
      activity.phase = 'paused';
      this.#ports.deadlines.pause(activity, nowMs);
      return;
    }
    activity.phase = 'queued';
    activity.sinceMs = nowMs;
    this.queues.push(activity);
  }

  /** Records that the attempt has run at the worker for `elapsedMs`. */
  #goOut(activity: PendingActivity, worker: Worker, adopted: Adopted): void {
    const { token, elapsedMs, isCounted = false } = adopted;
    activity.phase = 'out';
    activity.worker = worker;
    activity.token = token;
    activity.sinceMs = this.#ports.clock.now();
    this.out += 1;
    if (!isCounted) this.#ports.limiter.activityOut(activity.queue);
    worker.activitiesOut.set(activity.token, activity);
    this.#ports.deadlines.limitAttempt(activity, elapsedMs);
  }

  #dispatch(
    activity: PendingActivity,
    worker: Worker,
    content: ActivityContent,
    isCounted = false,
  ): void {
    const { options, instance, sinceMs } = activity;
    this.#goOut(activity, worker, { token: worker.newToken(), elapsedMs: 0, isCounted });
    this.#ports.meters.queues.of(activity.queue).activityWaits.add(activity.sinceMs - sinceMs);
    const task = {
      token: activity.token,
      instanceId: instance.state.id,
      execution: activity.execution,
      seq: activity.seq,
      name: activity.name,
      input: content.input,
      attempt: activity.attempts + 1,
      startToCloseMs: options?.startToCloseMs ?? 0,
      heartbeatMs: options?.heartbeatMs ?? 0,
      heartbeatDetails: activity.heartbeatDetails,
      orchestration: instance.state.name,
      lastFailure: activity.lastFailure,
      version: activity.version,
      session: activity.sessionId,
      headers: content.headers,
      orchestrationVersion: instance.state.version,
      key: NO_KEY,
    };
    if (worker.hello.keepsAttempts) this.#keys.add(instance.state.instanceNumber, task);
    worker.link.activity(task);
  }

  /**
   * Cancels the attempt at the worker. It counts as in flight in its queue until the worker
   * answers. An absent worker sends no answer, and is notified when it lists the attempt as held.
   *
   * @returns a function that notifies the worker, to be called when the reason is durable.
   *   Cancelled code may return a result, which a sidecar that crashed before would record.
   */
  cancelAttempt(activity: PendingActivity, worker: Worker, reason: CancelReason): () => void {
    const { token, queue } = activity;
    if (worker.gone) worker.activitiesOut.delete(token);
    else {
      worker.activitiesOut.set(token, null);
      if (this.#ports.limiter.limitsOf(queue) !== null) worker.abandoned.set(token, queue);
    }
    this.takeBack(activity);
    return () => {
      if (!worker.gone) worker.link.cancelActivity(token, reason);
    };
  }

  /** Removes the attempt from its worker. */
  takeBack(activity: PendingActivity): void {
    if (activity.worker?.abandoned.has(activity.token) !== true) {
      this.#ports.limiter.activityBack(activity.queue);
    }
    activity.phase = 'paused';
    activity.worker = null;
    this.out -= 1;
    this.#ports.deadlines.endAttempt(activity);
  }

  halt(): void {
    this.#ports.deadlines.halt();
    this.#spilled.halt();
  }
}
