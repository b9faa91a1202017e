import type { CopiedFrom, ParentLink, StoredRequest } from './event.ts';
import type { Failure, Payload } from './payload.ts';

/** Status of an instance. `continuedAsNew` and `rewound` apply to executions only. */
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

/** True when the instance has ended: only a purge or a replacement can follow. */
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

/** Reason of a failed turn; kept until a turn succeeds or the instance ends. */
export interface Stuck {
  readonly reason: StuckReason;
  readonly message: string;
  readonly sinceMs: number;
}

/** Optional parts of an instance. Null in its row while all of it is empty. */
export interface InstanceDetails {
  readonly queue: string;
  /** 0: the default. */
  readonly priority: number;
  readonly fairnessKey: string;
  /** Changes of the custom status over all executions. */
  readonly customStatusVersion: number;
  /** Change ids that the current execution has reached, in order. */
  readonly patches: readonly string[];
  /** Attempts of its turn that were lost with their worker since a turn last succeeded. */
  readonly lostTurnAttempts: number;
  readonly copiedFrom: CopiedFrom | null;
}

/**
 * The row of an instance, stored beside its history. Rewritten only when its status, execution or
 * custom status changes, never per turn. An `instanceNumber` is never reused; an id may be reused.
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
  /** Of an ended instance: the latest requests with an idempotency key that it stored. */
  readonly storedRequests?: readonly StoredRequest[];
  /**
   * Its stored row cannot be read. It is `stuck` with the reason `unreadable`. Number, id and
   * execution come from other rows, and all other fields are empty.
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

/** Current sizes of an instance. For an ended instance, only history and values. */
export interface InstanceSizes {
  /** Of the current execution. */
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
  /** Null for readers that do not request them. */
  readonly sizes: InstanceSizes | null;
}
