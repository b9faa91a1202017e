import type { CopiedFrom, ParentLink, StoredRequest } from './event.ts';
import type { Failure, Payload } from './payload.ts';

/** Status of an instance or execution. Only executions have `continuedAsNew` and `rewound`. */
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

/** True when the instance has ended. Only a purge or a replacement can follow. */
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

/** Reason of a failed turn, retained until a turn succeeds or the instance ends. */
export interface Stuck {
  readonly reason: StuckReason;
  readonly message: string;
  readonly sinceMs: number;
}

/** Optional fields of an instance. Null in the row while all fields are empty. */
export interface InstanceDetails {
  readonly queue: string;
  /** 0: the default. */
  readonly priority: number;
  readonly fairnessKey: string;
  /** Number of changes of the custom status in all executions. */
  readonly customStatusVersion: number;
  /** Change ids that the current execution has reached, in order. */
  readonly patches: readonly string[];
  /** Attempts of turns that were lost with their worker since the last successful turn. */
  readonly lostTurnAttempts: number;
  readonly copiedFrom: CopiedFrom | null;
}

/**
 * The row of an instance, stored beside its history. The row is rewritten only when status,
 * execution or custom status change, not with each turn. An `instanceNumber` is never reused; an id
 * may be reused.
 */
export interface InstanceRow {
  readonly instanceNumber: number;
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly status: InstanceStatus;
  readonly execution: number;
  readonly createdMs: number;
  /** Start time of the current execution. */
  readonly startedMs: number;
  /** End time; 0 before the end. */
  readonly endedMs: number;
  readonly parent: ParentLink | null;
  readonly customStatus: Payload | null;
  readonly stuck: Stuck | null;
  readonly idempotencyKey: string;
  readonly details: InstanceDetails | null;
  /** For an ended instance: the latest stored requests with an idempotency key. */
  readonly storedRequests?: readonly StoredRequest[];
  /**
   * Set if the stored row cannot be read. The instance is then `stuck` with the reason
   * `unreadable`. Number, id and execution come from other rows; all other fields are empty.
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
  /** 0 for an execution that ended before sizes were stored. */
  readonly historyBytes: number;
  /** Sizes of the values at the end of the execution. Default: no values. */
  readonly values?: ValueSizes;
}

export interface ValueSizes {
  readonly count: number;
  /** Bytes of keys and values. */
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

/** One reason why an instance waits; see `WaitingFor` in client.proto. */
export interface WaitingFor {
  readonly reason: WaitReason;
  readonly seq: number;
  readonly name: string;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly attempt: number;
  readonly detail: string;
}

/** Current sizes of an instance. An ended instance has only those of history and values. */
export interface InstanceSizes {
  /** Bytes of the history of the current execution. */
  readonly historyBytes: number;
  readonly unreadEvents: number;
  readonly unreadBytes: number;
  readonly valueCount: number;
  readonly valueBytes: number;
  readonly openOperations: number;
}

/** The description of an instance for readers. */
export interface InstanceView {
  readonly row: InstanceRow;
  readonly input: Payload | null;
  readonly output: Payload | null;
  readonly failure: Failure | null;
  readonly historyLength: number;
  readonly waitingFor: readonly WaitingFor[];
  /** Null if the reader does not request sizes. */
  readonly sizes: InstanceSizes | null;
}
