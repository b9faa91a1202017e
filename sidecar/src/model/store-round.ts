import type { ExecutionRow, InstanceRow } from './instance.ts';
import { PerdureError } from './error.ts';
import type { Failure, Payload } from './payload.ts';

/** Consecutive events of one execution as the bytes of `TurnTask.events`, ready to be spliced. */
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
 * An activity without an outcome that was tried at least once. What code asked for stands in the
 * history; here is what changes between attempts.
 */
export interface ActivityRow extends OperationKey {
  /** Attempts handed out so far whose end was counted. */
  readonly attempts: number;
  /** Not to be handed out before this time; 0: at once. */
  readonly notBeforeMs: number;
  readonly heartbeatDetails: Payload | null;
  readonly lastFailure: Failure | null;
  /** How often its worker was lost with it since one last answered. */
  readonly lostAttempts: number;
}

/** A timer that has not fired. */
export interface TimerRow extends OperationKey {
  readonly fireAtMs: number;
}

/**
 * A message from one instance to another that could not be handed over within the sender's own
 * commit. It is deleted in the commit that hands it over. `body` is opaque to the store.
 */
export interface MessageRow {
  /** The sender. */
  readonly instanceNumber: number;
  readonly execution: number;
  /** Last event id of the sender's Round, and the place among the messages of that Round. */
  readonly eventId: number;
  readonly index: number;
  readonly body: unknown;
  /** Why the body cannot be read; it is null then. */
  readonly unreadable?: string;
}

/**
 * What belongs to no instance: a schedule, a batch, the limits of a queue. Addressed by kind and
 * id; `body` is opaque to the store, plain values of at most a frame, and null deletes it.
 */
export interface ObjectRow {
  /** Short, of letters. */
  readonly kind: string;
  readonly id: string;
  readonly body: unknown;
  /** As it was read: why the body cannot be; it is null then. */
  readonly unreadable?: string;
}

/**
 * Everything that one Round changes for one instance, in the form a store applies. A store applies
 * a list of them wholly or not at all, in order.
 */
export interface StoreRound {
  readonly instanceNumber: number;
  readonly id: string;
  /** Rewrites the instance's row; creates the instance, and claims its id, the first time. */
  readonly row: InstanceRow | null;
  readonly records: readonly HistoryRecord[];
  /** Executions that ended. */
  readonly executions: readonly ExecutionRow[];
  /**
   * Ended executions to delete with their histories; never the current one. What the same list of
   * Rounds adds to them is deleted too.
   */
  readonly executionsPruned: readonly number[];
  readonly activitiesPut: readonly ActivityRow[];
  readonly activitiesDeleted: readonly OperationKey[];
  readonly timersPut: readonly TimerRow[];
  readonly timersDeleted: readonly TimerRow[];
  readonly messagesPut: readonly MessageRow[];
  /** Messages taken over by this instance; the rows are their senders'. */
  readonly messagesDeleted: readonly MessageRow[];
  /** Objects that this Round puts or deletes; a Round of an instance may do so beside. */
  readonly objects: readonly ObjectRow[];
  /**
   * Marks or unmarks the instance as one that must be loaded when the sidecar starts: it needs a
   * turn or has activities or steps without an outcome. Null leaves the mark as it is.
   */
  readonly active: boolean | null;
  /** Deletes everything of the instance; its id is free again. Other fields are then empty. */
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
 * A stored row cannot be read. This concerns the object that the row belongs to, not the store:
 * its other rows are served.
 */
export class UnreadableRowError extends PerdureError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNREADABLE', message, options);
    this.name = 'UnreadableRowError';
  }
}

/**
 * A Round cannot be put into the form of the store: a mistake in code or in what it let through,
 * and no failure of the store. Nothing was written.
 */
export class UnstorableRoundError extends Error {
  /** Its place in the list of Rounds. */
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'UnstorableRoundError';
    this.index = index;
  }
}
