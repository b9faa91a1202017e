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

/** Permanently identifies one operation of one execution. */
export interface OperationKey {
  readonly instanceNumber: number;
  readonly execution: number;
  readonly seq: number;
}

/**
 * An activity with at least one attempt and without an outcome. Its history event contains the
 * options; this row contains the fields that change between attempts.
 */
export interface ActivityRow extends OperationKey {
  /** Number of counted attempts that have ended. */
  readonly attempts: number;
  /** Earliest time of the next dispatch; 0: at once. */
  readonly notBeforeMs: number;
  readonly heartbeatDetails: Payload | null;
  readonly lastFailure: Failure | null;
  /** Attempts that were lost with their worker since the last attempt with a result. */
  readonly lostAttempts: number;
}

/** A timer that has not fired. */
export interface TimerRow extends OperationKey {
  readonly fireAtMs: number;
}

/**
 * A message from one instance to another that the commit of the sender could not deliver. The
 * commit that delivers the message deletes the row. `body` is opaque to the store.
 */
export interface MessageRow {
  /** The sender. */
  readonly instanceNumber: number;
  readonly execution: number;
  /**
   * Last event id of the sender's Round. `index` is the position among the messages of that Round.
   */
  readonly eventId: number;
  readonly index: number;
  readonly body: unknown;
  /** Set for an unreadable body, which is then null: the reason. */
  readonly unreadable?: string;
}

/**
 * An object without an instance: a schedule, a batch, the limits of a queue. Kind and id identify
 * the object. `body` is opaque to the store: plain values of at most a frame. A null body deletes
 * the object.
 */
export interface ObjectRow {
  /** Kind of the object: a short name of letters. */
  readonly kind: string;
  readonly id: string;
  readonly body: unknown;
  /** Set for an unreadable body, which is then null: the reason. */
  readonly unreadable?: string;
}

/**
 * All changes of one Round to one instance, in the form that a store applies. A store applies a
 * list of Rounds in order, completely or not at all.
 */
export interface StoreRound {
  readonly instanceNumber: number;
  readonly id: string;
  /**
   * The new row of the instance. The first row creates the instance and claims its id. Null:
   * unchanged.
   */
  readonly row: InstanceRow | null;
  readonly records: readonly HistoryRecord[];
  /** Executions that ended in this Round. */
  readonly executions: readonly ExecutionRow[];
  /**
   * Ended executions to delete with their histories, including additions in the same list of
   * Rounds. Never the current execution.
   */
  readonly executionsPruned: readonly number[];
  readonly activitiesPut: readonly ActivityRow[];
  readonly activitiesDeleted: readonly OperationKey[];
  readonly timersPut: readonly TimerRow[];
  readonly timersDeleted: readonly TimerRow[];
  readonly messagesPut: readonly MessageRow[];
  /** Messages that this instance received. Their rows belong to the senders. */
  readonly messagesDeleted: readonly MessageRow[];
  /** Objects that this Round puts or deletes, possibly together with changes of an instance. */
  readonly objects: readonly ObjectRow[];
  /**
   * Marks the instance as active or inactive. A start loads active instances: they need a turn, or
   * have activities or steps without an outcome. Null: unchanged.
   */
  readonly active: boolean | null;
  /** Deletes all data of the instance and releases its id. Other fields are then empty. */
  readonly purged: boolean;
}

/** Returns a StoreRound without changes. */
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

/** Thrown when a stored row cannot be read. Other rows remain readable. */
export class UnreadableRowError extends PerdureError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNREADABLE', message, options);
    this.name = 'UnreadableRowError';
  }
}

/**
 * Thrown when a Round cannot be encoded, because of a bug or missing validation. The store has
 * written nothing and has not failed.
 */
export class UnstorableRoundError extends Error {
  /** Index of the Round in the list. */
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'UnstorableRoundError';
    this.index = index;
  }
}
