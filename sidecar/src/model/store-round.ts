import type { ExecutionRow, InstanceRow } from './instance.ts';
import type { Failure, Payload } from './payload.ts';

/** Consecutive events of one execution as the bytes of `TurnTask.events`, ready to be spliced. */
export interface HistoryRecord {
  readonly no: number;
  readonly execution: number;
  readonly firstEventId: number;
  readonly bytes: Uint8Array;
}

/** Names one operation of one execution for ever. */
export interface OperationKey {
  readonly no: number;
  readonly execution: number;
  readonly seq: number;
}

/**
 * An activity that has no outcome yet. What code asked for stands in the history at `eventId`; here
 * is what changes between attempts.
 */
export interface ActivityRow extends OperationKey {
  readonly eventId: number;
  readonly scheduledMs: number;
  /** Attempts handed out so far whose end was counted. */
  readonly attempts: number;
  /** Not to be handed out before this time; 0: at once. */
  readonly notBeforeMs: number;
  readonly heartbeatDetails: Payload | null;
  readonly lastFailure: Failure | null;
}

/** A timer that has not fired. */
export interface TimerRow extends OperationKey {
  readonly fireAtMs: number;
}

/**
 * Everything that one Round changes for one instance, in the form a store applies. A store applies
 * a list of them wholly or not at all, in order.
 */
export interface StoreRound {
  readonly no: number;
  readonly id: string;
  /** Rewrites the instance's row; creates the instance, and claims its id, the first time. */
  readonly row: InstanceRow | null;
  readonly records: readonly HistoryRecord[];
  /** Executions that ended. */
  readonly executions: readonly ExecutionRow[];
  readonly activitiesPut: readonly ActivityRow[];
  readonly activitiesDeleted: readonly OperationKey[];
  readonly timersPut: readonly TimerRow[];
  readonly timersDeleted: readonly TimerRow[];
  /** Marks or unmarks the instance as one that needs a turn; null leaves the mark as it is. */
  readonly ready: boolean | null;
  /** Deletes everything of the instance; its id is free again. Other fields are then empty. */
  readonly purged: boolean;
}
