import type { ActivityOptions } from '../../model/event.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import type { ActivityContent } from './activity-contents.ts';
import type { AttachedWorker } from '../workers/attached-worker.ts';
import type { LiveInstance } from '../instances/live-instance.ts';
import type { Session } from '../workers/sessions.ts';
import type { LoadTicket } from './spilled-handouts.ts';
import { PRIORITY_DEFAULT } from '../queues/fair-queue.ts';

/** An activity without an outcome, from its durable schedule to its end. */
export interface PendingActivity {
  readonly instance: LiveInstance;
  readonly execution: number;
  readonly seq: number;
  readonly name: string;
  readonly options: ActivityOptions | null;
  /** Of the event that scheduled it. */
  readonly eventId: number;
  /** Null: it is in the history alone, and is read when the activity is handed out. */
  content: ActivityContent | null;
  contentBytes: number;
  /** Bytes of details and failure that count as in memory. */
  rowBytes: number;
  /**
   * Details and failure are in its row alone, but for what is new since; what stands for the
   * failure here says its kind and the beginning of its message.
   */
  spilledRow: { readonly failure: Failure | null } | null;
  /** While it is on its way to a worker and its content is being read. */
  load: LoadTicket | null;
  readonly scheduledMs: number;
  /** Attempts that failed. */
  attempts: number;
  /** Next hand-out not before this time; 0: at once. */
  notBeforeMs: number;
  heartbeatDetails: Payload | null;
  lastFailure: Failure | null;
  /** Queue, version and session as scheduled; empty for none. */
  readonly queue: string;
  readonly version: string;
  readonly sessionId: string;
  /** From 1. */
  readonly priority: number;
  readonly fairnessKey: string;
  /** Set while it takes part in a session. */
  session: Session | null;
  /** How often its worker was lost while it was out, since one last answered. */
  lostAttempts: number;
  /** The store has a row of it. */
  stored: boolean;
  /**
   * `new` until its schedule is durable; `loading` while its content is read for a worker;
   * `awaited` when it was read back and a worker may hold it; `paused` between attempts;
   * `quarantined` after too many lost attempts; `done` when it has its outcome.
   */
  phase: 'new' | 'awaited' | 'queued' | 'loading' | 'paused' | 'out' | 'quarantined' | 'done';
  /** While out. */
  worker: AttachedWorker | null;
  token: number;
  sinceMs: number;
  /** Withdraw the deadlines that are set for it. */
  attemptDeadline: (() => void) | null;
  heartbeatDeadline: (() => void) | null;
  scheduleDeadline: (() => void) | null;
  startDeadline: (() => void) | null;
}

/** An activity as scheduled: no attempt was made. */
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

/** When the whole must be over, or 0. */
export function closeByMs(activity: PendingActivity): number {
  const limitMs = activity.options?.scheduleToCloseMs ?? 0;
  return limitMs === 0 ? 0 : activity.scheduledMs + limitMs;
}
