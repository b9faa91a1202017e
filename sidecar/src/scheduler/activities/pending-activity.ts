import type { ActivityOptions } from '../../model/event.ts';
import type { LiveInstance, PendingActivity } from '../instances/live-instance.ts';
import { PRIORITY_DEFAULT } from '../queues/fair-queue.ts';

/** A scheduled activity without an attempt. */
export function newActivity(
  instance: LiveInstance,
  seq: number,
  operation: {
    readonly name: string;
    readonly options: ActivityOptions | null;
    readonly sinceMs: number;
    readonly eventId: number;
  },
): PendingActivity {
  const { options } = operation;
  const { extras } = instance.state;
  return {
    instance,
    execution: instance.state.execution,
    seq,
    name: operation.name,
    options,
    eventId: operation.eventId,
    content: null,
    contentBytes: 0,
    rowBytes: 0,
    spilledRow: null,
    load: null,
    scheduledMs: operation.sinceMs,
    queue: options?.queue ?? '',
    version: options?.version ?? '',
    sessionId: options?.session ?? '',
    priority: options?.priority || extras?.priority || PRIORITY_DEFAULT,
    fairnessKey: options?.fairnessKey || extras?.fairnessKey || '',
    session: null,
    lostAttempts: 0,
    stored: false,
    attempts: 0,
    notBeforeMs: 0,
    heartbeatDetails: null,
    lastFailure: null,
    phase: 'new',
    worker: null,
    token: 0,
    sinceMs: operation.sinceMs,
    attemptDeadline: null,
    heartbeatDeadline: null,
    scheduleDeadline: null,
    startDeadline: null,
  };
}

/** True when its operation was cancelled, although the cancellation may not be durable yet. */
export function isWithdrawn(activity: PendingActivity): boolean {
  return activity.instance.activities.get(activity.seq) !== activity;
}

/** Deadline of all attempts together, or 0. */
export function closeByMs(activity: PendingActivity): number {
  const limitMs = activity.options?.scheduleToCloseMs ?? 0;
  return limitMs === 0 ? 0 : activity.scheduledMs + limitMs;
}
