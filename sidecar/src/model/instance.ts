import type { CopiedFrom, ParentLink, StoredRequest } from './event.ts';
import type { Failure, Payload } from './payload.ts';

/** Where an instance stands. `continuedAsNew` and `rewound` are said of executions only. */
export type InstanceStatus =
  | 'pending'
  | 'running'
  | 'suspended'
  | 'continuedAsNew'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'terminated'
  | 'stuck'
  | 'rewound';

/** True when nothing can happen to it any more but a purge or a replacement. */
export function hasEnded(status: InstanceStatus): boolean {
  return (
    status === 'completed' ||
    status === 'failed' ||
    status === 'cancelled' ||
    status === 'terminated'
  );
}

export type StuckReason =
  | 'nondeterminism'
  | 'nondeterministicAwait'
  | 'turnFailed'
  | 'quarantined'
  | 'unreadable';

/** Why a turn of an instance failed; it stays until a turn succeeds or the instance ends. */
export interface Stuck {
  readonly reason: StuckReason;
  readonly message: string;
  readonly sinceMs: number;
}

/** What only some instances have. Null in their row while all of it is empty. */
export interface InstanceDetails {
  readonly queue: string;
  /** 0: the default. */
  readonly priority: number;
  readonly fairnessKey: string;
  /** Changes of the custom status over all executions. */
  readonly customStatusVersion: number;
  /** Change ids that the current execution has passed, in order. */
  readonly patches: readonly string[];
  /** How often its turn was lost with its worker since it last succeeded. */
  readonly lostTurnAttempts: number;
  readonly copiedFrom: CopiedFrom | null;
}

/**
 * What is kept of an instance beside its history. Rewritten only when its status, execution or
 * custom status changes, never per turn. An `instanceNumber` is never used
 * again; an id may be used again.
 */
export interface InstanceRow {
  readonly instanceNumber: number;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly status: InstanceStatus;
  readonly execution: number;
  readonly createdMs: number;
  /** When the current execution started. */
  readonly startedMs: number;
  /** 0 while it has not ended. */
  readonly endedMs: number;
  readonly parent: ParentLink | null;
  readonly customStatus: Payload | null;
  readonly stuck: Stuck | null;
  readonly idempotencyKey: string;
  readonly details: InstanceDetails | null;
  /** Of one that has ended: the latest requests with an idempotency key that it stored. */
  readonly storedRequests?: readonly StoredRequest[];
  /**
   * Its stored row cannot be read. It is `stuck`, with the reason `unreadable`; number, id and
   * execution are known from other rows, and all else is empty.
   */
  readonly isUnreadable?: true;
}

/** An ended execution; the current one is described by the InstanceRow. */
export interface ExecutionRow {
  readonly instanceNumber: number;
  readonly execution: number;
  readonly status: InstanceStatus;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly historyLength: number;
  /** 0 of one that ended before sizes were kept. */
  readonly historyBytes: number;
  /** Its values when it ended. Default: none. */
  readonly values?: ValueSizes;
}

export interface ValueSizes {
  readonly count: number;
  /** Keys and values. */
  readonly bytes: number;
}

export type WaitReason =
  | 'activity'
  | 'timer'
  | 'event'
  | 'child'
  | 'step'
  | 'turn'
  | 'credit'
  | 'noWorker'
  | 'suspended'
  | 'nondeterminism'
  | 'nondeterministicAwait'
  | 'turnFailed'
  | 'quarantined'
  | 'unreadable'
  | 'queueLimit'
  | 'session'
  | 'promise';

/** One reason why an instance does not move on; see `WaitingFor` in client.proto. */
export interface WaitingFor {
  readonly reason: WaitReason;
  readonly seq: number;
  readonly name: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly attempt: number;
  readonly detail: string;
}

/** How large an instance is now. Of one that has ended, the history and the values are known. */
export interface InstanceSizes {
  /** Of the current execution. */
  readonly historyBytes: number;
  readonly unreadEvents: number;
  readonly unreadBytes: number;
  readonly valueCount: number;
  readonly valueBytes: number;
  readonly openOperations: number;
}

/** What a reader gets to know about an instance. */
export interface InstanceView {
  readonly row: InstanceRow;
  readonly input: Payload | null;
  readonly output: Payload | null;
  readonly failure: Failure | null;
  readonly historyLength: number;
  readonly waitingFor: readonly WaitingFor[];
  /** Null for readers that do not ask for them. */
  readonly sizes: InstanceSizes | null;
}
