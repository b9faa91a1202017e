// The messages of the contract that replay handles. `npm run gen` derives the types from
// proto/perdure/v1, which documents each field. A field of type `bytes` may contain text, which
// means UTF-8. The SDK writes text and reads both.
import type {
  ActivityOptions,
  TurnFailureReason as AnyTurnFailureReason,
} from '@perdure/proto/text-types';

export type {
  Action,
  ActionBodies,
  ActionKind,
  ActivityOptions,
  EventBodies,
  EventKind,
  Failure,
  FailureKind,
  Header,
  HistoryEvent,
  KeyValue,
  ParentClosePolicy,
  Payload,
  RetryPolicy,
  StartIdReusePolicy,
} from '@perdure/proto/text-types';

/** Reason of a failed turn. */
export type TurnFailureReason = Exclude<AnyTurnFailureReason, 'TURN_FAILURE_REASON_UNSPECIFIED'>;

/** Routing of turns and activities. */
export type Routing = Pick<Partial<ActivityOptions>, 'queue' | 'priority' | 'fairnessKey'>;
