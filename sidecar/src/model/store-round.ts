import type { ExecutionRow, InstanceRow } from './instance.ts';
import { PerdureError } from './error.ts';
import type { Failure, Payload } from './payload.ts';

/** Consecutive events of one execution as the bytes of `TurnTask.events`, ready to be sent. */
export interface HistoryRecord {
  readonly instanceNumber: number;
  readonly execution: number;
  readonly firstEventId: number;
  readonly bytes: Uint8Array;
}

/** Names one operation of one execution, permanently. */
export interface OperationKey {
  readonly instanceNumber: number;
  readonly execution: number;
  readonly seq: number;
}

/**
 * An activity without an outcome that has at least one attempt. Its history event contains the
 * options; this row contains what changes between attempts.
 */
export interface ActivityRow extends OperationKey {
  /** Number of counted attempts that have ended. */
  readonly attempts: number;
  /** Earliest time of the next dispatch; 0: at once. */
  readonly notBeforeMs: number;
  readonly heartbeatDetails: Payload | null;
  readonly lastFailure: Failure | null;
  /** Attempts that were lost with their worker since an attempt last returned a result. */
  readonly lostAttempts: number;
}

/** A timer that has not fired. */
export interface TimerRow extends OperationKey {
  readonly fireAtMs: number;
}

/**
 * A message from one instance to another that could not be delivered within the sender's own
 * commit. The commit that delivers it deletes it. `body` is opaque to the store.
 */
export interface MessageRow {
  /** The sender. */
  readonly instanceNumber: number;
  readonly execution: number;
  /** Last event id of the sender's Round, and the index among the messages of that Round. */
  readonly eventId: number;
  readonly index: number;
  readonly body: unknown;
  /** Why the body cannot be read; it is null then. */
  readonly unreadable?: string;
}

/**
 * An object without an instance: a schedule, a batch, the limits of a queue. Addressed by kind and
 * id. `body` is opaque to the store: plain values of at most a frame; null deletes it.
 */
export interface ObjectRow {
  /** Short, letters only. */
  readonly kind: string;
  readonly id: string;
  readonly body: unknown;
  /** Set when it was read with an unreadable body, which is then null: the reason. */
  readonly unreadable?: string;
}

/**
 * All changes of one Round to one instance, in the form that a store applies. A store applies a
 * list of them completely or not at all, in order.
 */
export interface StoreRound {
  readonly instanceNumber: number;
  readonly id: string;
  /** Rewrites the instance's row. The first one creates the instance and claims its id. */
  readonly row: InstanceRow | null;
  readonly records: readonly HistoryRecord[];
  /** Executions that ended. */
  readonly executions: readonly ExecutionRow[];
  /**
   * Ended executions to delete with their histories; never the current one. Additions to them in
   * the same list of Rounds are deleted too.
   */
  readonly executionsPruned: readonly number[];
  readonly activitiesPut: readonly ActivityRow[];
  readonly activitiesDeleted: readonly OperationKey[];
  readonly timersPut: readonly TimerRow[];
  readonly timersDeleted: readonly TimerRow[];
  readonly messagesPut: readonly MessageRow[];
  /** Messages that this instance received; the rows belong to their senders. */
  readonly messagesDeleted: readonly MessageRow[];
  /** Objects that this Round puts or deletes, possibly together with changes of an instance. */
  readonly objects: readonly ObjectRow[];
  /**
   * Sets or clears the mark that the instance must be loaded when the sidecar starts: it needs a
   * turn or has activities or steps without an outcome. Null: unchanged.
   */
  readonly active: boolean | null;
  /** Deletes all data of the instance; its id is free again. Other fields are then empty. */
  readonly purged: boolean;
}

/** A StoreRound that changes nothing. */
export function emptyStoreRound(instanceNumber: number): StoreRound {
  return {
    instanceNumber,
    id: '',
    row: null,
    records: [],
    executions: [],
    executionsPruned: [],
    activitiesPut: [],
    activitiesDeleted: [],
    timersPut: [],
    timersDeleted: [],
    messagesPut: [],
    messagesDeleted: [],
    objects: [],
    active: null,
    purged: false,
  };
}

/**
 * A stored row cannot be read. This affects the object of the row, not the store: other rows can be
 * read.
 */
export class UnreadableRowError extends PerdureError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNREADABLE', message, options);
    this.name = 'UnreadableRowError';
  }
}

/**
 * A Round cannot be converted to the form of the store: a bug, or missing validation, and no
 * failure of the store. Nothing was written.
 */
export class UnstorableRoundError extends Error {
  /** Its index in the list of Rounds. */
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'UnstorableRoundError';
    this.index = index;
  }
}
