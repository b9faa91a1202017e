// The engine: (state, input, now) -> Round. This module is pure: it does not wait, read a clock or
// random numbers, or do I/O. A Round lists all changes of one input. Only `applyEvent` changes the
// state, so the state in memory always equals a fold of the history.

import type {
  ActivityOptions,
  CopiedFrom,
  ParentClosePolicy,
  ParentLink,
  StoredRequest,
} from '../model/event.ts';
import type { InstanceDetails, InstanceStatus, Stuck } from '../model/instance.ts';
import type { Header, Payload } from '../model/payload.ts';

/** An operation without an outcome. */
export type OpenOperation =
  | {
      readonly kind: 'activity';
      readonly name: string;
      readonly options: ActivityOptions | null;
      readonly sinceMs: number;
      /** Id of the event that scheduled it. The event has the input, which is not in the state. */
      readonly eventId: number;
    }
  | { readonly kind: 'timer'; readonly fireAtMs: number; readonly sinceMs: number }
  | { readonly kind: 'wait'; readonly name: string; readonly sinceMs: number }
  | {
      readonly kind: 'child';
      readonly name: string;
      readonly instanceId: string;
      readonly policy: ParentClosePolicy;
      readonly sinceMs: number;
    }
  | { readonly kind: 'start'; readonly instanceId: string; readonly sinceMs: number }
  | { readonly kind: 'raise'; readonly instanceId: string; readonly sinceMs: number }
  | { readonly kind: 'step'; readonly name: string; readonly sinceMs: number }
  | {
      readonly kind: 'read';
      readonly instanceId: string;
      readonly name: string;
      readonly sinceMs: number;
    }
  | { readonly kind: 'promise'; readonly sinceMs: number };

/** An unread external event. */
export interface Unread {
  readonly eventId: number;
  readonly payload: Payload | null;
  /** Absent: no headers. */
  readonly headers?: readonly Header[];
  readonly idempotencyKey?: string;
}

/** Events and waits of one name that are not assigned to each other yet, both in order. */
export interface Mailbox {
  readonly unread: Unread[];
  readonly waits: number[];
}

/** Optional state that only some orchestrations or starts use; null until its first use. */
export interface Extras {
  queue: string;
  priority: number;
  fairnessKey: string;
  headers: readonly Header[];
  customStatusVersion: number;
  lostTurnAttempts: number;
  copiedFrom: CopiedFrom | null;
  /** Operations of the copied events: 1 to this number. */
  copiedSeqs: number;
  /** Change ids, in the order in which code reached them. */
  readonly patches: Set<string>;
  readonly values: Map<string, Payload | null>;
  valueBytes: number;
  /** Updates without an answer, by id, in order of arrival. */
  readonly updates: Map<string, OpenUpdate>;
  /** Event ids of the answers to the latest updates of this execution, by update id. */
  readonly answers: Map<string, number>;
  /** True when HistoryLimitNear was recorded in this execution. */
  limitNear: boolean;
}

export interface OpenUpdate {
  readonly eventId: number;
  readonly name: string;
  readonly input: Payload | null;
  readonly headers: readonly Header[];
}

/**
 * One instance in its current execution. Invariants: delivered <= lastDeliveryId <= lastEventId;
 * `open` contains exactly the operations of 1 … nextSeq-1 that have no outcome and were not
 * cancelled.
 */
export interface InstanceState {
  readonly instanceNumber: number;
  readonly id: string;
  readonly createdMs: number;
  readonly idempotencyKey: string;
  name: string;
  version: string;
  parent: ParentLink | null;
  execution: number;
  startedMs: number;
  endedMs: number;
  status: InstanceStatus;
  suspended: boolean;
  /** The first cancellation request, and its event id. */
  cancelRequest: { readonly eventId: number; readonly reason: string } | null;
  stuck: Stuck | null;
  customStatus: Payload | null;
  lastEventId: number;
  lastTimeMs: number;
  lastDeliveryId: number;
  delivered: number;
  nextSeq: number;
  open: Map<number, OpenOperation>;
  openActivities: number;
  openSteps: number;
  mailboxes: Map<string, Mailbox>;
  unreadEvents: number;
  unreadBytes: number;
  /**
   * First 4 bytes of the seed: distinguishes this execution from another with the same id and
   * number.
   */
  seedMark: number;
  /** Stored requests with an idempotency key, oldest first; null until the first one. */
  storedRequests: Map<string, StoredRequest> | null;
  extras: Extras | null;
}

/**
 * The part of the permanent identity of an instance that the history of one execution does not
 * contain.
 */
export interface InstanceIdentity {
  readonly instanceNumber: number;
  readonly id: string;
  readonly createdMs: number;
  readonly idempotencyKey: string;
}

/** The state before event 1 of an execution. */
export function emptyState(identity: InstanceIdentity): InstanceState {
  return {
    instanceNumber: identity.instanceNumber,
    id: identity.id,
    createdMs: identity.createdMs,
    idempotencyKey: identity.idempotencyKey,
    name: '',
    version: '',
    parent: null,
    execution: 0,
    startedMs: 0,
    endedMs: 0,
    status: 'pending',
    suspended: false,
    cancelRequest: null,
    stuck: null,
    customStatus: null,
    lastEventId: 0,
    lastTimeMs: 0,
    lastDeliveryId: 0,
    delivered: 0,
    nextSeq: 1,
    open: new Map(),
    openActivities: 0,
    openSteps: 0,
    mailboxes: new Map(),
    unreadEvents: 0,
    unreadBytes: 0,
    seedMark: 0,
    storedRequests: null,
    extras: null,
  };
}

/** The extras of an instance, created at first use. */
export function extrasOf(state: InstanceState): Extras {
  state.extras ??= {
    queue: '',
    priority: 0,
    fairnessKey: '',
    headers: [],
    customStatusVersion: 0,
    lostTurnAttempts: 0,
    copiedFrom: null,
    copiedSeqs: 0,
    patches: new Set(),
    values: new Map(),
    valueBytes: 0,
    updates: new Map(),
    answers: new Map(),
    limitNear: false,
  };
  return state.extras;
}

/** The extras that are part of the instance's row. */
export function detailsOf({ extras }: InstanceState): InstanceDetails | null {
  if (extras === null) return null;
  const { queue, priority, fairnessKey, customStatusVersion, lostTurnAttempts, copiedFrom } =
    extras;
  const patches = [...extras.patches];
  const empty =
    queue === '' &&
    priority === 0 &&
    fairnessKey === '' &&
    customStatusVersion === 0 &&
    lostTurnAttempts === 0 &&
    copiedFrom === null &&
    patches.length === 0;
  if (empty) return null;
  return {
    queue,
    priority,
    fairnessKey,
    customStatusVersion,
    patches,
    lostTurnAttempts,
    copiedFrom,
  };
}

/** Copies values of a row that the history does not contain. */
export function takeDetails(state: InstanceState, details: InstanceDetails | null): void {
  if (details !== null && details.lostTurnAttempts > 0)
    extrasOf(state).lostTurnAttempts = details.lostTurnAttempts;
}

/**
 * Sets the state before event 1 of the next execution. Name, parent and custom status are retained.
 */
export function restart(state: InstanceState): void {
  const fresh = emptyState(state);
  Object.assign(state, fresh, {
    name: state.name,
    version: state.version,
    parent: state.parent,
    execution: state.execution,
    customStatus: state.customStatus,
    lastTimeMs: state.lastTimeMs,
  });
}

/** True when the orchestrator has not received all events. */
export function needsTurn(state: InstanceState): boolean {
  return state.endedMs === 0 && state.lastDeliveryId > state.delivered;
}

/** True when the sidecar must load the instance at start, see `StoreRound.active`. */
export function isActive(state: InstanceState): boolean {
  return needsTurn(state) || state.openActivities > 0 || state.openSteps > 0;
}
