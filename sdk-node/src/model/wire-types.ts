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
  | 'FAILURE_KIND_TOO_LARGE'
  | 'FAILURE_KIND_QUARANTINED';

/** What travels beside a value, such as a trace context. */
export interface Header {
  key: string;
  value: string;
}

/** One of the values that an instance keeps. */
export interface KeyValue {
  key: string;
  value: Payload | null;
}

/** An error that crossed a process or a language. */
export type StartIdReusePolicy =
  | 'START_ID_REUSE_POLICY_UNSPECIFIED'
  | 'START_ID_REUSE_POLICY_REJECT'
  | 'START_ID_REUSE_POLICY_USE_EXISTING'
  | 'START_ID_REUSE_POLICY_REPLACE_ENDED'
  | 'START_ID_REUSE_POLICY_TERMINATE_EXISTING';

export interface Failure {
  kind: FailureKind;
  type: string;
  message: string;
  stack: string;
  nonRetryable: boolean;
  details: Payload | null;
  cause: Failure | null;
  classNames?: string[];
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
  version?: string;
  session?: string;
  priority?: number;
  fairnessKey?: string;
}

// Fields that were not there in the first release may be left out: as empty, 0 or absent. What the
// codec reads always has them.

/** How turns and activities are handed out. */
export interface Routing {
  queue?: string;
  priority?: number;
  fairnessKey?: string;
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

/** A message to the mailbox of another instance, or what settles a durable promise. */
export interface RaiseRequest {
  seq: number;
  instanceId: string;
  name: string;
  payload: Payload | null;
  /** Set: settles this promise; `instanceId` and `name` are then empty. */
  promiseId?: string;
  failure?: Failure | null;
  headers?: Header[];
}

/** The body of each kind of history event, by the name that `HistoryEvent.kind` holds. */
export interface EventBodies {
  executionStarted: Routing & {
    instanceId: string;
    execution: number;
    name: string;
    version: string;
    input: Payload | null;
    parent: ParentLink | null;
    seed: Uint8Array;
    headers?: Header[];
    values?: KeyValue[];
    customStatus?: Payload | null;
    customStatusVersion?: number;
    copiedFrom?: { instanceId: string; execution: number; eventId: number } | null;
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
    headers?: Header[];
  };
  activityCompleted: { seq: number; output: Payload | null; attempt: number };
  activityFailed: { seq: number; failure: Failure | null; attempt: number };
  timerCreated: { seq: number; fireAtMs: number };
  timerFired: { seq: number };
  eventWaitStarted: { seq: number; name: string };
  eventRaised: { name: string; payload: Payload | null; carriedFrom: number; headers?: Header[] };
  childScheduled: Routing & {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
    parentClosePolicy: ParentClosePolicy;
    headers?: Header[];
    idReusePolicy?: StartIdReusePolicy;
  };
  childCompleted: { seq: number; output: Payload | null };
  childFailed: { seq: number; failure: Failure | null };
  startRequested: Routing & {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
    headers?: Header[];
  };
  startAccepted: { seq: number };
  startRefused: { seq: number; failure: Failure | null };
  stepScheduled: { seq: number; name: string };
  stepCompleted: { seq: number; output: Payload | null };
  stepFailed: { seq: number; failure: Failure | null };
  operationCancelled: { seq: number };
  customStatusSet: { value: Payload | null };
  raiseRequested: RaiseRequest;
  raiseAccepted: { seq: number };
  raiseRefused: { seq: number; failure: Failure | null };
  patchMarked: { changeId: string };
  valueSet: KeyValue;
  valuesCleared: { key: string; all: boolean };
  valueReadRequested: { seq: number; instanceId: string; key: string };
  valueRead: { seq: number; value: Payload | null };
  valueReadRefused: { seq: number; failure: Failure | null };
  promiseCreated: { seq: number };
  promiseResolved: { seq: number; value: Payload | null };
  promiseRejected: { seq: number; failure: Failure | null };
  updateAccepted: {
    updateId: string;
    name: string;
    input: Payload | null;
    headers?: Header[];
    carriedFrom: number;
  };
  updateCompleted: { updateId: string; output: Payload | null; failure: Failure | null };
  historyLimitNear: { events: number; bytes: number };
  executionRewound: { eventId: number; reason: string };
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
    headers?: Header[];
  };
  createTimer: { seq: number; fireAtMs: number };
  waitForEvent: { seq: number; name: string };
  scheduleChild: Routing & {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
    parentClosePolicy: ParentClosePolicy;
    headers?: Header[];
  };
  requestStart: Routing & {
    seq: number;
    name: string;
    version: string;
    instanceId: string;
    input: Payload | null;
    headers?: Header[];
    idReusePolicy?: StartIdReusePolicy;
  };
  scheduleStep: { seq: number; name: string; output: Payload | null; failure: Failure | null };
  requestRaise: RaiseRequest;
  /** `passedBy`: left out, 0. */
  cancelOperation: { seq: number; passedBy?: number };
  setCustomStatus: { value: Payload | null };
  markPatch: { changeId: string };
  setValue: KeyValue;
  clearValues: { key: string; all: boolean };
  readValue: { seq: number; instanceId: string; key: string };
  createPromise: { seq: number };
  completeUpdate: { updateId: string; output: Payload | null; failure: Failure | null };
  completeExecution: { output: Payload | null };
  failExecution: { failure: Failure | null };
  cancelExecution: { reason: string };
  continueAsNew: {
    input: Payload | null;
    version: string;
    delivered: number;
    latestVersion?: boolean;
  };
}

export type ActionKind = keyof ActionBodies;

/** One action of kind `K`. */
export type ActionOf<K extends ActionKind> = { kind: K } & { [P in K]: ActionBodies[P] };

/** One request of orchestrator code; `kind` names the one body that is present. */
export type Action = { [K in ActionKind]: ActionOf<K> }[ActionKind];

/** Why a turn could not be run to its end; the names of the wire. */
export type TurnFailureReason =
  | 'TURN_FAILURE_REASON_NONDETERMINISM'
  | 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT'
  | 'TURN_FAILURE_REASON_NO_HANDLER'
  | 'TURN_FAILURE_REASON_INTERNAL';
