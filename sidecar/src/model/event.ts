// History events of the contract; `npm run gen` derives the types from history.proto.
import { DELIVERIES } from '@perdure/proto/kinds';
import type { EventKind, ExecutionStarted } from '@perdure/proto/types';

export type { TerminalKind } from '@perdure/proto/kinds';
export type {
  ActivityOptions,
  ChildScheduled,
  CopiedFrom,
  EventBodies,
  EventBody,
  EventKind,
  ExecutionStarted,
  HistoryEvent,
  ParentClosePolicy,
  ParentLink,
  RetryPolicy,
  StartIdReusePolicy,
  StoredRequest,
} from '@perdure/proto/types';

/**
 * How the turns and activities of an instance are dispatched. Defaults: any worker, priority 3
 * (1 is first, 5 last), no fairness key.
 */
export type Routing = Pick<ExecutionStarted, 'queue' | 'priority' | 'fairnessKey'>;

/** True for the events that are delivered to orchestrator code. */
export function isDelivery(kind: EventKind): boolean {
  return DELIVERIES.has(kind);
}
