import type { ActivityOptions } from '../model/event.ts';
import type { Failure, Header, Payload } from '../model/payload.ts';
import type { AttachedWorker } from './attached-worker.ts';
import type { InstanceCell } from './instance-cell.ts';

/** An activity without an outcome, from its durable schedule to its end. */
export interface PendingActivity {
  readonly cell: InstanceCell;
  readonly execution: number;
  readonly seq: number;
  readonly name: string;
  readonly options: ActivityOptions | null;
  readonly input: Payload | null;
  readonly headers: readonly Header[];
  readonly scheduledMs: number;
  /** Attempts that failed. */
  attempts: number;
  /** Next hand-out not before this time; 0: at once. */
  notBeforeMs: number;
  heartbeatDetails: Payload | null;
  lastFailure: Failure | null;
  /** `new` until its schedule is durable; `paused` between attempts; `done` when void. */
  phase: 'new' | 'queued' | 'paused' | 'out' | 'done';
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
  cell: InstanceCell,
  seq: number,
  operation: {
    readonly name: string;
    readonly input: Payload | null;
    readonly options: ActivityOptions | null;
    readonly sinceMs: number;
    readonly headers: readonly Header[];
  },
): PendingActivity {
  return {
    cell,
    execution: cell.state.execution,
    seq,
    name: operation.name,
    options: operation.options,
    input: operation.input,
    headers: operation.headers,
    scheduledMs: operation.sinceMs,
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
