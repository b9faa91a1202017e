import type { IdReusePolicy__Output as IdReusePolicyValue } from '@perdure/proto/v1/IdReusePolicy';
import type { InstanceStatus__Output as StatusValue } from '@perdure/proto/v1/InstanceStatus';
import type { RaiseOutcome__Output as OutcomeValue } from '@perdure/proto/v1/RaiseOutcome';
import type { RaisePolicy__Output as RaisePolicyValue } from '@perdure/proto/v1/RaisePolicy';
import type { TurnFailureReason__Output as FailureReasonValue } from '@perdure/proto/v1/TurnFailureReason';
import type { WaitReason__Output as WaitReasonValue } from '@perdure/proto/v1/WaitReason';

import type { IdReusePolicy, RaiseOutcome, RaisePolicy } from '../model/client-ports.ts';
import type { InstanceStatus, WaitReason } from '../model/instance.ts';
import type { TurnFailureReason } from '../model/worker-ports.ts';

/** Values of the contract's enums by the texts of the model. */
export const INSTANCE_STATUSES: Readonly<Record<InstanceStatus, StatusValue>> = {
  pending: 'INSTANCE_STATUS_PENDING',
  running: 'INSTANCE_STATUS_RUNNING',
  suspended: 'INSTANCE_STATUS_SUSPENDED',
  continuedAsNew: 'INSTANCE_STATUS_CONTINUED_AS_NEW',
  completed: 'INSTANCE_STATUS_COMPLETED',
  failed: 'INSTANCE_STATUS_FAILED',
  cancelled: 'INSTANCE_STATUS_CANCELLED',
  terminated: 'INSTANCE_STATUS_TERMINATED',
  stuck: 'INSTANCE_STATUS_STUCK',
  rewound: 'INSTANCE_STATUS_REWOUND',
};

export const WAIT_REASONS: Readonly<Record<WaitReason, WaitReasonValue>> = {
  activity: 'WAIT_REASON_ACTIVITY',
  timer: 'WAIT_REASON_TIMER',
  event: 'WAIT_REASON_EVENT',
  child: 'WAIT_REASON_CHILD',
  step: 'WAIT_REASON_STEP',
  turn: 'WAIT_REASON_TURN',
  credit: 'WAIT_REASON_CREDIT',
  noWorker: 'WAIT_REASON_NO_WORKER',
  suspended: 'WAIT_REASON_SUSPENDED',
  nondeterminism: 'WAIT_REASON_NONDETERMINISM',
  nondeterministicAwait: 'WAIT_REASON_NONDETERMINISTIC_AWAIT',
  turnFailed: 'WAIT_REASON_TURN_FAILED',
  quarantined: 'WAIT_REASON_QUARANTINED',
  unreadable: 'WAIT_REASON_UNREADABLE',
  queueLimit: 'WAIT_REASON_QUEUE_LIMIT',
  session: 'WAIT_REASON_SESSION',
  promise: 'WAIT_REASON_PROMISE',
};

export const ID_REUSE_POLICIES: Readonly<Record<IdReusePolicy, IdReusePolicyValue>> = {
  reject: 'ID_REUSE_POLICY_REJECT',
  useExisting: 'ID_REUSE_POLICY_USE_EXISTING',
  replaceEnded: 'ID_REUSE_POLICY_REPLACE_ENDED',
  terminateExisting: 'ID_REUSE_POLICY_TERMINATE_EXISTING',
};

export const RAISE_POLICIES: Readonly<Record<RaisePolicy, RaisePolicyValue>> = {
  buffer: 'RAISE_POLICY_BUFFER',
  drop: 'RAISE_POLICY_DROP',
  reject: 'RAISE_POLICY_REJECT',
};

export const RAISE_OUTCOMES: Readonly<Record<RaiseOutcome, OutcomeValue>> = {
  delivered: 'RAISE_OUTCOME_DELIVERED',
  buffered: 'RAISE_OUTCOME_BUFFERED',
  dropped: 'RAISE_OUTCOME_DROPPED',
};

const TURN_FAILURE_REASONS: Readonly<Record<TurnFailureReason, FailureReasonValue>> = {
  nondeterminism: 'TURN_FAILURE_REASON_NONDETERMINISM',
  nondeterministicAwait: 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT',
  noHandler: 'TURN_FAILURE_REASON_NO_HANDLER',
  internal: 'TURN_FAILURE_REASON_INTERNAL',
};

/**
 * Returns the model's text of an enum value; null for a value without a text, such as UNSPECIFIED.
 */
export function nameOf<Word extends string>(
  table: Readonly<Record<Word, string>>,
  value: string | number,
): Word | null {
  for (const word of Object.keys(table) as Word[]) if (table[word] === value) return word;
  return null;
}

/**
 * Converts the reason of a failed turn. An unknown reason counts as an internal failure of the
 * worker.
 */
export function turnFailureReason(value: string | number): TurnFailureReason {
  return nameOf(TURN_FAILURE_REASONS, value) ?? 'internal';
}
