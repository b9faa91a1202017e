// The plain objects that the wire carries, as true unions. They are what proto-loader makes of
// proto/perdure/v1 with { keepCase: false, longs: Number, enums: String, defaults: true,
// arrays: true, objects: true, oneofs: true }. The proto files say what each field means.

/** A user value, encoded. See `payload.ts`. */
export interface Payload {
  /** Bytes, or the same as text in UTF-8: the SDK itself writes text. `String(data)` takes both. */
  data: Uint8Array | string;
  encoding: string;
}

export type FailureKind =
  | 'FAILURE_KIND_UNSPECIFIED'
  | 'FAILURE_KIND_APPLICATION'
  | 'FAILURE_KIND_TIMEOUT'
  | 'FAILURE_KIND_CANCELLED'
  | 'FAILURE_KIND_TERMINATED'
  | 'FAILURE_KIND_ALREADY_EXISTS'
  | 'FAILURE_KIND_NOT_FOUND'
  | 'FAILURE_KIND_TOO_LARGE';

/** An error that crossed a process or a language. */
export interface Failure {
  kind: FailureKind;
  type: string;
  message: string;
  stack: string;
  nonRetryable: boolean;
  details: Payload | null;
  cause: Failure | null;
}

export interface RetryPolicy {
  maxAttempts: number;
  initialIntervalMs: number;
  maxIntervalMs: number;
  backoffCoefficient: number;
  nonRetryableTypes: string[];
}

/** Times in milliseconds; 0: no such limit. */
export interface ActivityOptions {
  retry: RetryPolicy | null;
  startToCloseMs: number;
  scheduleToStartMs: number;
  scheduleToCloseMs: number;
  heartbeatMs: number;
  queue: string;
}

export interface ParentLink {
  instanceId: string;
  execution: number;
  seq: number;
}

export type ParentClosePolicy =
  | 'PARENT_CLOSE_POLICY_UNSPECIFIED'
  | 'PARENT_CLOSE_POLICY_CANCEL'
  | 'PARENT_CLOSE_POLICY_TERMINATE'
  | 'PARENT_CLOSE_POLICY_ABANDON';

/** The body of each kind of history event, by the name that `HistoryEvent.kind` holds. */
export interface EventBodies {
  executionStarted: {
    instanceId: string;
    execution: number;
    name: string;
    version: string;
    input: Payload | null;
    parent: ParentLink | null;
    seed: Uint8Array;
  };
  turnCompleted: { delivered: number; worker: string };
  cancelRequested: { reason: string };
  executionSuspended: { reason: string };
  executionResumed: { reason: string };
  executionCompleted: { output: Payload | null };
  executionFailed: { failure: Failure | null };
  executionCancelled: { reason: string };
  executionTerminated: { reason: string };
  executionContinuedAsNew: { input: Payload | null; version: string };
  activityScheduled: {
    seq: number;
    name: string;
    input: Payload | null;
    options: ActivityOptions | null;
  };
  activityCompleted: { seq: number; output: Payload | null; attempt: number };
  activityFailed: { seq: number; failure: Failure | null; attempt: number };
  timerCreated: { seq: number; fireAtMs: number };
  timerFired: { seq: number };
  eventWaitStarted: { seq: number; name: string };
  eventRaised: { name: string; payload: Payload | null; carriedFrom: number };
  childScheduled: {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
    parentClosePolicy: ParentClosePolicy;
  };
  childCompleted: { seq: number; output: Payload | null };
  childFailed: { seq: number; failure: Failure | null };
  startRequested: {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
  };
  startAccepted: { seq: number };
  startRefused: { seq: number; failure: Failure | null };
  stepScheduled: { seq: number; name: string };
  stepCompleted: { seq: number; output: Payload | null };
  stepFailed: { seq: number; failure: Failure | null };
  operationCancelled: { seq: number };
  customStatusSet: { value: Payload | null };
  raiseRequested: { seq: number; instanceId: string; name: string; payload: Payload | null };
  raiseAccepted: { seq: number };
  raiseRefused: { seq: number; failure: Failure | null };
}

export type EventKind = keyof EventBodies;

/** One event of kind `K`. */
export type HistoryEventOf<K extends EventKind> = { id: number; timeMs: number; kind: K } & {
  [P in K]: EventBodies[P];
};

/** One fact of a history; `kind` names the one body that is present. */
export type HistoryEvent = { [K in EventKind]: HistoryEventOf<K> }[EventKind];

/** The body of each kind of action, by the name that `Action.kind` holds. */
export interface ActionBodies {
  scheduleActivity: {
    seq: number;
    name: string;
    input: Payload | null;
    options: ActivityOptions | null;
  };
  createTimer: { seq: number; fireAtMs: number };
  waitForEvent: { seq: number; name: string };
  scheduleChild: {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
    parentClosePolicy: ParentClosePolicy;
  };
  requestStart: {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
  };
  scheduleStep: { seq: number; name: string; output: Payload | null; failure: Failure | null };
  requestRaise: { seq: number; instanceId: string; name: string; payload: Payload | null };
  cancelOperation: { seq: number };
  setCustomStatus: { value: Payload | null };
  completeExecution: { output: Payload | null };
  failExecution: { failure: Failure | null };
  cancelExecution: { reason: string };
  continueAsNew: { input: Payload | null; version: string; delivered: number };
}

export type ActionKind = keyof ActionBodies;

/** One action of kind `K`. */
export type ActionOf<K extends ActionKind> = { kind: K } & { [P in K]: ActionBodies[P] };

/** One request of orchestrator code; `kind` names the one body that is present. */
export type Action = { [K in ActionKind]: ActionOf<K> }[ActionKind];

/** Why a turn could not be run to its end; the names of the wire. */
export type TurnFailureReason =
  | 'TURN_FAILURE_REASON_NONDETERMINISM'
  | 'TURN_FAILURE_REASON_FOREIGN_AWAIT'
  | 'TURN_FAILURE_REASON_NO_HANDLER'
  | 'TURN_FAILURE_REASON_INTERNAL';
