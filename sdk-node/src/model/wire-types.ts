// The messages that replay handles, as the contract has them: `npm run gen` derives the types from
// proto/perdure/v1, which says what each field means. `bytes` may be text, which stands for UTF-8:
// the SDK itself builds text, and reads either.
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

/** Why a turn could not be run to its end. */
export type TurnFailureReason = Exclude<AnyTurnFailureReason, 'TURN_FAILURE_REASON_UNSPECIFIED'>;

/** How turns and activities are dispatched. */
export type Routing = Pick<Partial<ActivityOptions>, 'queue' | 'priority' | 'fairnessKey'>;
