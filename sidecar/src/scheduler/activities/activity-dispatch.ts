import type { ActivityContent } from './activity-content.ts';
import { activityOutcome } from '../../engine/messages/activity-outcome.ts';
import { LOST_ATTEMPTS_MAX } from '../../limits.ts';
import { failure as makeFailure } from '../../model/payload.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import type { CancelReason } from '../../model/worker-ports.ts';
import { retryAtMs } from '../../model/retry-policy.ts';
import { ActivityQueues, activityRules } from './activity-queues.ts';
import type { Urgency } from '../commit/committer.ts';
import { DeadlineWatch } from './deadline-watch.ts';
import { HandoutKeys, NO_KEY } from './handout-keys.ts';
import type { LiveInstance, PendingActivity, Worker } from '../instances/live-instance.ts';
import { closeByMs } from './pending-activity.ts';
import { SpilledHandouts } from './spilled-handouts.ts';
import type { SpilledHandoutsPorts } from './spilled-handouts.ts';
import type { ActivityLimits } from './activity-queues.ts';
import type { Clock, Log } from '../../model/ports.ts';
import type { HandoutKeysPorts } from './handout-keys.ts';
import type { QueueLimits } from '../../model/queue-port.ts';
import type { Round } from '../../engine/round.ts';
import type { Sessions } from '../workers/sessions.ts';
import { AttemptRows } from './attempt-rows.ts';
import type { AttemptRowsPorts } from './attempt-rows.ts';

/** What activity dispatch uses of the scheduler. */
export type ActivityDispatchPorts = AttemptRowsPorts &
  SpilledHandoutsPorts &
  HandoutKeysPorts & {
    readonly committer: {
      flush(instance: LiveInstance): Promise<void>;
      touch(instance: LiveInstance, urgency: Urgency): void;
    };
    readonly staging: {
      deliver(instance: LiveInstance, round: Round, urgency: Urgency): void;
    };
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
    readonly log: Log;
    readonly lostAttemptsMax?: number;
  };

/** What is known of an attempt that goes out: its token, and how long it has run. */
export type Adopted = {
  readonly token: number;
  readonly elapsedMs: number;
  /** It counts as out of its queue already. */
  readonly isCounted?: boolean;
};

type Due = { readonly activity: PendingActivity; readonly what: DueKind };
type DueKind = 'StartToClose' | 'Heartbeat' | 'ScheduleToStart' | 'ScheduleToClose' | 'retry';

/** Hands activities to workers, watches their time, tries again, and records how they end. */
export class ActivityDispatch {
  readonly #ports: ActivityDispatchPorts;
  readonly queues: ActivityQueues;
  /** Of whole activities: by the wall clock, for they count while no sidecar runs. */
  readonly #deadlines: DeadlineWatch<Due>;
  /** Of attempts and pauses: by the time that passes here, however the wall clock jumps. */
  readonly #timeouts: DeadlineWatch<Due>;
  readonly #spilled: SpilledHandouts;
  readonly #rows: AttemptRows;
  readonly #keys: HandoutKeys;
  out = 0;

  constructor(ports: ActivityDispatchPorts) {
    this.#ports = ports;
    const onDue = (due: readonly Due[]): void => this.#allDue(due);
    this.#deadlines = new DeadlineWatch(ports.clock, onDue);
    this.#timeouts = new DeadlineWatch(ports.clock.steady, onDue);
    this.#spilled = new SpilledHandouts({
      ports,
      pump: () => this.pump(),
      pumpWorker: (worker) => this.pumpWorker(worker),
      dispatch: (activity, worker, content) => {
        this.#dispatch(activity, worker, content, true);
        this.#keys.fill();
      },
      requeue: (activity) => this.#ready(activity),
    });
    this.#rows = new AttemptRows(ports);
    this.#keys = new HandoutKeys(ports);
    this.queues = new ActivityQueues(activityRules(ports.limiter), ports.sessions);
  }

  /**
   * Its schedule is durable: from now on a worker may have it. scheduleToStart counts from
   * `readBackMs` when it was read back from the store then, or from its release.
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
    const closeMs = closeByMs(activity);
    if (closeMs > 0) {
      activity.scheduleDeadline = this.#deadlines.set(closeMs, {
        activity,
        what: 'ScheduleToClose',
      });
    }
    const isQuarantined = activity.phase === 'quarantined';
    // One that a worker may be running has started.
    if (!isQuarantined && readBackMs !== null && this.#ports.absent.withholds(activity)) return;
    this.#limitStart(activity, readBackMs ?? activity.scheduledMs);
    if (!isQuarantined) this.#ready(activity);
  }

  /** No worker that holds it came back: it is dispatched again. */
  release(activity: PendingActivity): void {
    if (activity.phase !== 'awaited') return;
    this.#limitStart(activity, this.#ports.clock.now());
    this.#ready(activity);
  }

  #limitStart(activity: PendingActivity, sinceMs: number): void {
    const toStartMs = activity.options?.scheduleToStartMs ?? 0;
    if (toStartMs === 0 || activity.attempts > 0) return;
    const due: Due = { activity, what: 'ScheduleToStart' };
    activity.startDeadline = this.#deadlines.set(sinceMs + toStartMs, due);
  }

  /** A worker goes on with an attempt that it was handed on an earlier stream. */
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

  /** Those whose content is being read for a worker. */
  get loading(): number {
    return this.#spilled.size;
  }

  /** Hands out whatever workers have room for. */
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

  /** An attempt ended at its worker. */
  result(activity: PendingActivity, output: Payload | null, failure: Failure | null): void {
    this.#takeBack(activity);
    activity.lostAttempts = 0;
    if (failure === null) this.#record(activity, output, null);
    else this.#attemptFailed(activity, failure);
  }

  heartbeat(activity: PendingActivity, details: Payload | null): void {
    if (activity.phase !== 'out') return;
    const limitMs = activity.options?.heartbeatMs ?? 0;
    if (limitMs > 0) {
      activity.heartbeatDeadline?.();
      activity.heartbeatDeadline = this.#timeouts.setIn(limitMs, { activity, what: 'Heartbeat' });
    }
    if (details === null) return;
    activity.heartbeatDetails = details;
    this.#rows.put(activity, 'late');
  }

  /**
   * The worker is gone. The attempt does not count, as its outcome is unknown. But one that
   * took too many workers with it is quarantined.
   */
  giveBack(activity: PendingActivity, lost: boolean): void {
    if (activity.phase !== 'out') return;
    this.#takeBack(activity);
    const max = this.#ports.lostAttemptsMax ?? LOST_ATTEMPTS_MAX;
    if (lost && max > 0) {
      activity.lostAttempts += 1;
      this.#rows.put(activity, 'now');
      if (activity.lostAttempts >= max) return this.#quarantine(activity);
    }
    this.#ready(activity);
  }

  /** An attempt whose result is not needed has come back. */
  unwantedBack(worker: Worker, token: number): void {
    const queue = worker.unwanted.get(token);
    if (queue === undefined) return;
    worker.unwanted.delete(token);
    this.#ports.limiter.activityBack(queue);
  }

  /** Tries those of the instance that were quarantined again, or lets them fail for good. */
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
      this.#ready(activity);
    }
    instance.writes().rowChanged = true;
    this.#ports.committer.touch(instance, 'now');
    this.pump();
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

  /** It was withdrawn, and that is durable: its worker is notified at once. */
  withdraw(activity: PendingActivity, instanceEnded: boolean): void {
    const { worker } = activity;
    if (activity.phase === 'out' && worker !== null) {
      this.#disown(activity, worker, instanceEnded ? 'instance_ended' : 'cancelled');
    }
    this.close(activity);
  }

  /** It has its outcome. */
  close(activity: PendingActivity): void {
    const wasQueued = activity.phase === 'queued';
    activity.phase = 'done';
    if (wasQueued) this.queues.withdraw(activity);
    this.#spilled.cancel(activity);
    this.#ports.contents.drop(activity);
    if (activity.session !== null) this.#ports.sessions.leave(activity);
    activity.worker = null;
    activity.attemptDeadline?.();
    activity.heartbeatDeadline?.();
    activity.scheduleDeadline?.();
    activity.startDeadline?.();
  }

  #ready(activity: PendingActivity): void {
    const nowMs = this.#ports.clock.now();
    if (activity.notBeforeMs > nowMs) {
      activity.phase = 'paused';
      activity.attemptDeadline = this.#pause(activity, nowMs);
      return;
    }
    activity.phase = 'queued';
    activity.sinceMs = nowMs;
    this.queues.push(activity);
  }

  /** The attempt is at the worker, for as long as `elapsedMs` already. */
  #goOut(activity: PendingActivity, worker: Worker, adopted: Adopted): void {
    const { token, elapsedMs, isCounted = false } = adopted;
    const { options } = activity;
    const nowMs = this.#ports.clock.now();
    activity.phase = 'out';
    activity.worker = worker;
    activity.token = token;
    activity.sinceMs = nowMs;
    this.out += 1;
    if (!isCounted) this.#ports.limiter.activityOut(activity.queue);
    worker.activitiesOut.set(activity.token, activity);
    const startToCloseMs = options?.startToCloseMs ?? 0;
    const heartbeatMs = options?.heartbeatMs ?? 0;
    if (startToCloseMs > 0) {
      const due: Due = { activity, what: 'StartToClose' };
      const leftMs = Math.max(startToCloseMs - elapsedMs, 0);
      activity.attemptDeadline = this.#timeouts.setIn(leftMs, due);
    }
    if (heartbeatMs > 0) {
      activity.heartbeatDeadline = this.#timeouts.setIn(heartbeatMs, {
        activity,
        what: 'Heartbeat',
      });
    }
    activity.startDeadline?.();
  }

  #dispatch(
    activity: PendingActivity,
    worker: Worker,
    content: ActivityContent,
    isCounted = false,
  ): void {
    const { options, instance } = activity;
    this.#goOut(activity, worker, { token: worker.newToken(), elapsedMs: 0, isCounted });
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
   * The worker is to stop it; until it says that it has, it takes its place in the queue. One that
   * is away sends nothing more, and is notified when it lists the attempt as held.
   */
  #disown(activity: PendingActivity, worker: Worker, reason: CancelReason): void {
    const { token, queue } = activity;
    if (worker.gone) worker.activitiesOut.delete(token);
    else {
      worker.activitiesOut.set(token, null);
      if (this.#ports.limiter.limitsOf(queue) !== null) worker.unwanted.set(token, queue);
      worker.link.cancelActivity(token, reason);
    }
    this.#takeBack(activity);
  }

  #takeBack(activity: PendingActivity): void {
    if (activity.worker?.unwanted.has(activity.token) !== true) {
      this.#ports.limiter.activityBack(activity.queue);
    }
    activity.phase = 'paused';
    activity.worker = null;
    this.out -= 1;
    activity.attemptDeadline?.();
    activity.heartbeatDeadline?.();
    activity.attemptDeadline = null;
    activity.heartbeatDeadline = null;
  }

  #attemptFailed(activity: PendingActivity, failure: Failure): void {
    const nowMs = this.#ports.clock.now();
    const attempt = activity.attempts + 1;
    const retry = activity.options?.retry ?? null;
    const atMs = retryAtMs(retry, attempt, failure, closeByMs(activity), nowMs);
    if (atMs === null) {
      this.#record(activity, null, failure);
      return;
    }
    activity.attempts = attempt;
    activity.lastFailure = failure;
    activity.notBeforeMs = atMs;
    activity.phase = 'paused';
    const flush = (): Promise<void> => this.#ports.committer.flush(activity.instance);
    const written = this.#rows.putFailed(activity);
    // A commit that fails is reported by the committer.
    (written === null ? flush() : written.then(flush)).then(
      () => {
        if (activity.phase !== 'paused') return;
        this.#ready(activity);
        this.pump();
      },
      () => undefined,
    );
  }

  #record(activity: PendingActivity, output: Payload | null, failure: Failure | null): void {
    const { instance, seq, execution } = activity;
    if (instance.state.execution !== execution || instance.dropped) return;
    const attempt = activity.attempts + 1;
    const outcome = { output, failure, attempt };
    const round = activityOutcome(instance.state, seq, outcome, this.#ports.clock.now());
    if (round === null) return;
    this.#ports.staging.deliver(instance, round, 'late');
  }

  /** Resolves when no attempt that has failed waits for its row to be among the pending writes. */
  async rowsWritten(): Promise<void> {
    await this.#rows.written();
  }

  /**
   * Ends when the pause has passed or by the wall clock, whichever is first: the machine may have
   * been suspended meanwhile, and the clock may have been set back.
   */
  #pause(activity: PendingActivity, nowMs: number): () => void {
    const due: Due = { activity, what: 'retry' };
    const withdrawByClock = this.#deadlines.set(activity.notBeforeMs, due);
    const withdraw = this.#timeouts.setIn(activity.notBeforeMs - nowMs, due);
    return () => {
      withdrawByClock();
      withdraw();
    };
  }

  #allDue(due: readonly Due[]): void {
    for (const one of due) this.#onDue(one);
    this.pump();
  }

  #onDue({ activity, what }: Due): void {
    if (activity.phase === 'done') return;
    if (what === 'retry') {
      if (activity.phase !== 'paused') return;
      activity.attemptDeadline?.();
      activity.notBeforeMs = 0;
      this.#ready(activity);
      return;
    }
    const { worker, name } = activity;
    const wasOut = activity.phase === 'out' && worker !== null;
    if ((what === 'StartToClose' || what === 'Heartbeat') && !wasOut) return;
    if (what === 'ScheduleToStart' && wasOut) return;
    if (wasOut) this.#disown(activity, worker, 'timed_out');
    const text = `activity ${name}: ${TIMEOUT_TEXTS[what]}`;
    const failure = makeFailure('FAILURE_KIND_TIMEOUT', what, text);
    if (what === 'StartToClose' || what === 'Heartbeat') {
      this.#attemptFailed(activity, { ...failure, nonRetryable: false });
    } else this.#record(activity, null, failure);
  }

  /** Stops watching; for when everything is made anew. */
  halt(): void {
    this.#deadlines.halt();
    this.#timeouts.halt();
    this.#spilled.halt();
    this.#rows.halt();
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
    `${lostAttempts} workers in a row went away while they ran it: look for what ends their ` +
    'process, then resume the instance'
  );
}
