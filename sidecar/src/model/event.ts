import type { Failure, Header, KeyValue, Payload } from './payload.ts';

/** Who awaits an instance: operation `seq` of that execution. */
export interface ParentLink {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
}

/** Where the beginning of a history was copied from, by a rewind or a fork. */
export interface CopiedFrom {
  readonly instanceId: string;
  readonly execution: number;
  readonly eventId: number;
}

/**
 * How the turns and activities of an instance are handed out. What is left out is as empty or 0:
 * any worker, priority 3 (1 is first, 5 last), nobody's share.
 */
export interface Routing {
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
}

// Fields that were not there in the first release may be left out: as empty, 0 or absent.

/** How often and when an activity is tried again; zero means the default of `history.proto`. */
export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly initialIntervalMs: number;
  readonly maxIntervalMs: number;
  readonly backoffCoefficient: number;
  readonly nonRetryableTypes: readonly string[];
}

/** How an activity is to be run; a zero time means no such limit. */
export interface ActivityOptions {
  readonly retry: RetryPolicy | null;
  readonly startToCloseMs: number;
  readonly scheduleToStartMs: number;
  readonly scheduleToCloseMs: number;
  readonly heartbeatMs: number;
  readonly queue: string;
  /** Empty: any; the worker takes its highest. */
  readonly version?: string;
  /** Activities of one session go to one worker while it lives. */
  readonly session?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
}

export type ParentClosePolicy =
  | 'PARENT_CLOSE_POLICY_UNSPECIFIED'
  | 'PARENT_CLOSE_POLICY_CANCEL'
  | 'PARENT_CLOSE_POLICY_TERMINATE'
  | 'PARENT_CLOSE_POLICY_ABANDON';

export interface ExecutionStarted extends Routing {
  readonly instanceId: string;
  readonly execution: number;
  readonly name: string;
  readonly version: string;
  readonly input: Payload | null;
  readonly parent: ParentLink | null;
  /** 8 bytes. */
  readonly seed: Uint8Array;
  readonly headers?: readonly Header[];
  /** What continue-as-new carried over. */
  readonly values?: readonly KeyValue[];
  readonly customStatus?: Payload | null;
  readonly customStatusVersion?: number;
  readonly copiedFrom?: CopiedFrom | null;
  readonly storedRequests?: readonly StoredRequest[];
}

/** A request of a client that an instance has stored, and what it was answered. */
export interface StoredRequest {
  readonly idempotencyKey: string;
  /** Of the event that it raised; empty: it settled a promise. */
  readonly name: string;
  /** Of the promise that it settled; else 0. */
  readonly execution: number;
  readonly seq: number;
  /** Of a raised event: a wait took it. */
  readonly delivered: boolean;
}

/** What a child or detached start does with an id that is taken; absent: it is refused. */
export type StartIdReusePolicy =
  | 'START_ID_REUSE_POLICY_UNSPECIFIED'
  | 'START_ID_REUSE_POLICY_REJECT'
  | 'START_ID_REUSE_POLICY_USE_EXISTING'
  | 'START_ID_REUSE_POLICY_REPLACE_ENDED'
  | 'START_ID_REUSE_POLICY_TERMINATE_EXISTING';

export interface ChildScheduled extends Routing {
  readonly seq: number;
  readonly name: string;
  readonly version: string;
  readonly instanceId: string;
  readonly input: Payload | null;
  readonly parentClosePolicy: ParentClosePolicy;
  readonly headers?: readonly Header[];
  readonly idReusePolicy?: StartIdReusePolicy;
}

/** What each kind of event says; the shapes of `history.proto`. */
export interface EventBodies {
  executionStarted: ExecutionStarted;
  turnCompleted: { readonly delivered: number; readonly worker: string };
  cancelRequested: { readonly reason: string };
  executionSuspended: { readonly reason: string };
  executionResumed: { readonly reason: string };
  executionCompleted: { readonly output: Payload | null };
  executionFailed: { readonly failure: Failure | null };
  executionCancelled: { readonly reason: string };
  executionTerminated: { readonly reason: string };
  executionContinuedAsNew: { readonly input: Payload | null; readonly version: string };
  activityScheduled: {
    readonly seq: number;
    readonly name: string;
    readonly input: Payload | null;
    readonly options: ActivityOptions | null;
    readonly headers?: readonly Header[];
  };
  activityCompleted: {
    readonly seq: number;
    readonly output: Payload | null;
    readonly attempt: number;
  };
  activityFailed: {
    readonly seq: number;
    readonly failure: Failure | null;
    readonly attempt: number;
  };
  timerCreated: { readonly seq: number; readonly fireAtMs: number };
  timerFired: { readonly seq: number };
  eventWaitStarted: { readonly seq: number; readonly name: string };
  eventRaised: {
    readonly name: string;
    readonly payload: Payload | null;
    readonly carriedFrom: number;
    readonly headers?: readonly Header[];
    readonly idempotencyKey?: string;
  };
  childScheduled: ChildScheduled;
  childCompleted: { readonly seq: number; readonly output: Payload | null };
  childFailed: { readonly seq: number; readonly failure: Failure | null };
  startRequested: Routing & {
    readonly seq: number;
    readonly name: string;
    readonly version: string;
    readonly instanceId: string;
    readonly input: Payload | null;
    readonly headers?: readonly Header[];
    readonly idReusePolicy?: StartIdReusePolicy;
  };
  startAccepted: { readonly seq: number };
  startRefused: { readonly seq: number; readonly failure: Failure | null };
  stepScheduled: { readonly seq: number; readonly name: string };
  stepCompleted: { readonly seq: number; readonly output: Payload | null };
  stepFailed: { readonly seq: number; readonly failure: Failure | null };
  /** `passedBy`: see `CancelOperation` of the contract. */
  operationCancelled: { readonly seq: number; readonly passedBy?: number };
  customStatusSet: { readonly value: Payload | null };
  raiseRequested: {
    readonly seq: number;
    readonly instanceId: string;
    readonly name: string;
    readonly payload: Payload | null;
    /** Set: settles this promise; `instanceId` and `name` are then empty. */
    readonly promiseId?: string;
    readonly failure?: Failure | null;
    readonly headers?: readonly Header[];
  };
  raiseAccepted: { readonly seq: number };
  raiseRefused: { readonly seq: number; readonly failure: Failure | null };
  patchMarked: { readonly changeId: string };
  valueSet: KeyValue;
  valuesCleared: { readonly key: string; readonly all: boolean };
  valueReadRequested: { readonly seq: number; readonly instanceId: string; readonly key: string };
  valueRead: { readonly seq: number; readonly value: Payload | null };
  valueReadRefused: { readonly seq: number; readonly failure: Failure | null };
  promiseCreated: { readonly seq: number };
  promiseResolved: {
    readonly seq: number;
    readonly value: Payload | null;
    readonly idempotencyKey?: string;
  };
  promiseRejected: {
    readonly seq: number;
    readonly failure: Failure | null;
    readonly idempotencyKey?: string;
  };
  updateAccepted: {
    readonly updateId: string;
    readonly name: string;
    readonly input: Payload | null;
    readonly headers?: readonly Header[];
    readonly carriedFrom: number;
  };
  updateCompleted: {
    readonly updateId: string;
    readonly output: Payload | null;
    readonly failure: Failure | null;
  };
  historyLimitNear: { readonly events: number; readonly bytes: number };
  executionRewound: { readonly eventId: number; readonly reason: string };
}

export type EventKind = keyof EventBodies;

/** What happened, without its place in a history: `{ kind: 'timerFired', timerFired: {…} }`. */
export type EventBody = {
  [K in EventKind]: { readonly kind: K } & { readonly [P in K]: EventBodies[P] };
}[EventKind];

/** One fact of a history. `id` is dense from 1; `timeMs` never falls within one execution. */
export type HistoryEvent = { readonly id: number; readonly timeMs: number } & EventBody;

/** Events that end an execution; each is the last of its history. */
export type TerminalKind =
  | 'executionCompleted'
  | 'executionFailed'
  | 'executionCancelled'
  | 'executionTerminated'
  | 'executionContinuedAsNew'
  | 'executionRewound';

const DELIVERIES: ReadonlySet<EventKind> = new Set<EventKind>([
  'executionStarted',
  'cancelRequested',
  'activityCompleted',
  'activityFailed',
  'timerFired',
  'eventRaised',
  'childCompleted',
  'childFailed',
  'startAccepted',
  'startRefused',
  'stepCompleted',
  'stepFailed',
  'raiseAccepted',
  'raiseRefused',
  'valueRead',
  'valueReadRefused',
  'promiseResolved',
  'promiseRejected',
  'updateAccepted',
  'historyLimitNear',
]);

/** True for the events that orchestrator code gets to see. */
export function isDelivery(kind: EventKind): boolean {
  return DELIVERIES.has(kind);
}
