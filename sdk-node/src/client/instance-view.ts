import type { Execution__Output as WireExecution } from '@perdure/proto/v1/Execution';
import type { Instance__Output as WireInstance } from '@perdure/proto/v1/Instance';
import type { WaitingFor__Output as WireWaitingFor } from '@perdure/proto/v1/WaitingFor';

import { OrchestrationFailedError } from '../errors.ts';
import { fromFailure } from '../failure.ts';
import { decodePayload } from '../payload.ts';
import type { Failure } from '../model/wire-types.ts';

/**
 * Status of an instance or of one of its executions. `unknown`: this SDK is older than the status.
 */
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
  | 'rewound'
  | 'unknown';

/** Kind of a reason why an instance waits. `unknown`: this SDK is older than the reason. */
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
  /**
   * A record of the instance cannot be read, or a change cannot be stored: the instance is
   * quarantined.
   */
  | 'unreadable'
  | 'queueLimit'
  | 'session'
  | 'promise'
  | 'unknown';

/** One reason why an instance waits. */
export interface WaitingFor {
  readonly reason: WaitReason;
  /** Sequence number of the operation. Undefined when the reason concerns no operation. */
  readonly seq: number | undefined;
  /** Name of the activity, event, orchestration or child. */
  readonly name: string;
  readonly since: Date;
  /** Due time of a timer or of a retry. */
  readonly until: Date | undefined;
  /** Of an activity: number of the next or running attempt. */
  readonly attempt: number | undefined;
  /** Explanation in English, with a remedy if there is one. */
  readonly detail: string;
}

/** An instance as listings return it. */
export interface InstanceSummary {
  readonly id: string;
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  readonly status: InstanceStatus;
  /** Number of the current execution, from 1. */
  readonly execution: number;
  readonly createdAt: Date;
  readonly endedAt: Date | undefined;
  /** The parent instance, for a child. */
  readonly parent: { readonly instanceId: string; readonly execution: number } | undefined;
  /** Task queue of its turns and activities. Empty: any worker that offers the handler. */
  readonly queue: string;
  /** 1 (first) to 5. */
  readonly priority: number;
  /** Fairness key: instances with the same key share one part of the queue. */
  readonly fairnessKey: string;
  /** Number of changes of the custom status, over all executions. */
  readonly customStatusVersion: number;
  /** Change ids that the current execution has passed. */
  readonly patches: readonly string[];
  /** Source of the copied events, after a rewind or a fork. */
  readonly copiedFrom: CopiedFrom | undefined;
  /** How often the current turn was lost together with its worker. */
  readonly lostTurnAttempts: number;
}

/** The last event that was copied from another history. */
export interface CopiedFrom {
  readonly instanceId: string;
  readonly execution: number;
  readonly eventId: number;
}

/** The state of an instance. `Out` is the type of its output. */
export interface InstanceView<Out = unknown> extends InstanceSummary {
  readonly input: unknown;
  /** Undefined unless the instance has completed. */
  readonly output: Out | undefined;
  /** Why the instance failed, was cancelled or was terminated. */
  readonly error: OrchestrationFailedError | undefined;
  /** The value that `ctx.setStatus` set last. */
  readonly customStatus: unknown;
  /** What the instance waits for, or why it cannot continue. Empty when the instance has ended. */
  readonly waitingFor: readonly WaitingFor[];
  /** Number of events of the current execution. */
  readonly historyLength: number;
  /** Bytes of the history of the current execution. */
  readonly historyBytes: number;
  /** Number of unread events in its mailboxes. */
  readonly unreadEvents: number;
  readonly unreadBytes: number;
  /** Number of its state values. 0 when the instance has ended. */
  readonly valueCount: number;
  readonly valueBytes: number;
  /** Number of operations without an outcome. */
  readonly openOperations: number;
}

/** One execution of an instance. Continue-as-new starts the next execution. */
export interface ExecutionView {
  readonly execution: number;
  readonly status: InstanceStatus;
  readonly startedAt: Date;
  readonly endedAt: Date | undefined;
  readonly historyLength: number;
  readonly historyBytes: number;
}

/** Priority of an instance that was started without one. */
const PRIORITY_DEFAULT = 3;

const STATUS: Readonly<Record<WireInstance['status'], InstanceStatus>> = {
  INSTANCE_STATUS_UNSPECIFIED: 'unknown',
  INSTANCE_STATUS_PENDING: 'pending',
  INSTANCE_STATUS_RUNNING: 'running',
  INSTANCE_STATUS_SUSPENDED: 'suspended',
  INSTANCE_STATUS_CONTINUED_AS_NEW: 'continuedAsNew',
  INSTANCE_STATUS_COMPLETED: 'completed',
  INSTANCE_STATUS_FAILED: 'failed',
  INSTANCE_STATUS_CANCELLED: 'cancelled',
  INSTANCE_STATUS_TERMINATED: 'terminated',
  INSTANCE_STATUS_STUCK: 'stuck',
  INSTANCE_STATUS_REWOUND: 'rewound',
};

const REASON: Readonly<Record<WireWaitingFor['reason'], WaitReason>> = {
  WAIT_REASON_UNSPECIFIED: 'unknown',
  WAIT_REASON_ACTIVITY: 'activity',
  WAIT_REASON_TIMER: 'timer',
  WAIT_REASON_EVENT: 'event',
  WAIT_REASON_CHILD: 'child',
  WAIT_REASON_STEP: 'step',
  WAIT_REASON_TURN: 'turn',
  WAIT_REASON_CREDIT: 'credit',
  WAIT_REASON_NO_WORKER: 'noWorker',
  WAIT_REASON_SUSPENDED: 'suspended',
  WAIT_REASON_NONDETERMINISM: 'nondeterminism',
  WAIT_REASON_NONDETERMINISTIC_AWAIT: 'nondeterministicAwait',
  WAIT_REASON_TURN_FAILED: 'turnFailed',
  WAIT_REASON_QUARANTINED: 'quarantined',
  WAIT_REASON_QUEUE_LIMIT: 'queueLimit',
  WAIT_REASON_SESSION: 'session',
  WAIT_REASON_PROMISE: 'promise',
  WAIT_REASON_UNREADABLE: 'unreadable',
};

/** Converts a status to its wire name. */
export function wireStatus(status: InstanceStatus): WireInstance['status'] {
  const found = Object.entries(STATUS).find(([, name]) => name === status);
  if (found === undefined) throw new TypeError(`"${status}" is not a status of an instance`);
  return found[0] as WireInstance['status'];
}

// A status that only a newer sidecar has arrives as a number.
export function statusOf(wire: WireInstance['status']): InstanceStatus {
  return (STATUS as Record<string, InstanceStatus>)[wire] ?? 'unknown';
}

function dateOf(ms: number): Date | undefined {
  return ms === 0 ? undefined : new Date(ms);
}

export function summaryOf(wire: WireInstance): InstanceSummary {
  const { parent } = wire;
  return {
    id: wire.instanceId,
    name: wire.name,
    version: wire.version,
    status: statusOf(wire.status),
    execution: wire.execution,
    createdAt: new Date(wire.createdMs),
    endedAt: dateOf(wire.endedMs),
    parent:
      parent === null ? undefined : { instanceId: parent.instanceId, execution: parent.execution },
    queue: wire.queue,
    priority: wire.priority === 0 ? PRIORITY_DEFAULT : wire.priority,
    fairnessKey: wire.fairnessKey,
    customStatusVersion: wire.customStatusVersion,
    patches: wire.patches,
    copiedFrom: wire.copiedFrom ?? undefined,
    lostTurnAttempts: wire.lostTurnAttempts,
  };
}

export function viewOf<Out>(wire: WireInstance): InstanceView<Out> {
  return {
    ...summaryOf(wire),
    input: decodePayload(wire.input),
    output: wire.output === null ? undefined : (decodePayload(wire.output) as Out),
    error: wire.failure === null ? undefined : failureOf(wire),
    customStatus: wire.customStatus === null ? undefined : decodePayload(wire.customStatus),
    waitingFor: wire.waitingFor.map(waitingForOf),
    historyLength: wire.historyLength,
    historyBytes: wire.historyBytes,
    unreadEvents: wire.unreadEvents,
    unreadBytes: wire.unreadBytes,
    valueCount: wire.valueCount,
    valueBytes: wire.valueBytes,
    openOperations: wire.openOperations,
  };
}

export function executionOf(wire: WireExecution): ExecutionView {
  return {
    execution: wire.execution,
    status: statusOf(wire.status),
    startedAt: new Date(wire.startedMs),
    endedAt: dateOf(wire.endedMs),
    historyLength: wire.historyLength,
    historyBytes: wire.historyBytes,
  };
}

/**
 * Returns the output of an ended instance.
 * @throws OrchestrationFailedError when the instance did not complete; `cause` contains the reason.
 */
export function resultOf<Out>(wire: WireInstance): Out {
  if (wire.status === 'INSTANCE_STATUS_COMPLETED') return decodePayload(wire.output) as Out;
  throw failureOf(wire);
}

function failureOf({ failure, name, instanceId, status }: WireInstance): OrchestrationFailedError {
  const cause =
    failure === null ? new Error(statusOf(status)) : fromFailure(failure as Failure, name);
  return new OrchestrationFailedError(name, instanceId, cause);
}

function waitingForOf(wire: WireWaitingFor): WaitingFor {
  return {
    reason: (REASON as Record<string, WaitReason>)[wire.reason] ?? 'unknown',
    seq: wire.seq === 0 ? undefined : wire.seq,
    name: wire.name,
    since: new Date(wire.sinceMs),
    until: dateOf(wire.untilMs),
    attempt: wire.attempt === 0 ? undefined : wire.attempt,
    detail: wire.detail,
  };
}
