// Generated from proto/ by `npm run gen`: do not edit.
/** The category of a failure. It selects the error class that an SDK raises. */
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

/** A user value, opaque to the sidecar. */
export interface Payload {
  /** The encoded value. At most the sidecar's payload limit (2 MiB by default). */
  readonly data: Uint8Array | string;
  /**
   * How `data` is encoded. Empty means JSON text in UTF-8; "null" is JSON null. An SDK that
   * does not support the encoding fails the operation.
   */
  readonly encoding: string;
}

/**
 * Metadata beside a value, such as a trace context. It is passed from the program that starts,
 * calls or raises to the code that runs. The prefix "perdure-" is reserved. Limit: 32 headers,
 * 4 KiB in all.
 */
export interface Header {
  readonly key: string;
  readonly value: string;
}

/** One entry of the key-value state of an instance. */
export interface KeyValue {
  readonly key: string;
  readonly value: Payload | null;
}

/** An error, in a form that each process and language can read. */
export interface Failure {
  /** The category of the failure. */
  readonly kind: FailureKind;
  /**
   * Type name of the error, such as "CardDeclined". Retry policies match this name and
   * `class_names`.
   */
  readonly type: string;
  /** The message for humans. */
  readonly message: string;
  /** The stack trace, for humans. May be empty. */
  readonly stack: string;
  /** True: not retried, with any policy. */
  readonly nonRetryable: boolean;
  /** Structured details chosen by user code. May be absent. */
  readonly details: Payload | null;
  /** The cause, outermost first. Limit: 16 levels; an SDK drops deeper ones. */
  readonly cause: Failure | null;
  /**
   * Names of the error's class and of the classes that it extends, nearest first, without
   * `type` and without classes that all errors of the language extend. Retry policies match on
   * them too. An SDK sends at most 16 of 256 characters each.
   */
  readonly classNames?: readonly string[];
}

/**
 * What to do when the id of a child or of a detached start exists already. The values are those
 * of IdReusePolicy, which clients use.
 */
export type StartIdReusePolicy =
  | 'START_ID_REUSE_POLICY_UNSPECIFIED'
  | 'START_ID_REUSE_POLICY_REJECT'
  | 'START_ID_REUSE_POLICY_USE_EXISTING'
  | 'START_ID_REUSE_POLICY_REPLACE_ENDED'
  | 'START_ID_REUSE_POLICY_TERMINATE_EXISTING';

/** What happens to a child when the execution of its parent ends, or no longer awaits it. */
export type ParentClosePolicy =
  | 'PARENT_CLOSE_POLICY_UNSPECIFIED'
  | 'PARENT_CLOSE_POLICY_CANCEL'
  | 'PARENT_CLOSE_POLICY_TERMINATE'
  | 'PARENT_CLOSE_POLICY_ABANDON';

/** The message of each member of HistoryEvent.kind. */
export interface EventBodies {
  readonly executionStarted: ExecutionStarted;
  readonly turnCompleted: TurnCompleted;
  readonly cancelRequested: CancelRequested;
  readonly executionSuspended: ExecutionSuspended;
  readonly executionResumed: ExecutionResumed;
  readonly executionCompleted: ExecutionCompleted;
  readonly executionFailed: ExecutionFailed;
  readonly executionCancelled: ExecutionCancelled;
  readonly executionTerminated: ExecutionTerminated;
  readonly executionContinuedAsNew: ExecutionContinuedAsNew;
  readonly activityScheduled: ActivityScheduled;
  readonly activityCompleted: ActivityCompleted;
  readonly activityFailed: ActivityFailed;
  readonly timerCreated: TimerCreated;
  readonly timerFired: TimerFired;
  readonly eventWaitStarted: EventWaitStarted;
  readonly eventRaised: EventRaised;
  readonly childScheduled: ChildScheduled;
  readonly childCompleted: ChildCompleted;
  readonly childFailed: ChildFailed;
  readonly startRequested: StartRequested;
  readonly startAccepted: StartAccepted;
  readonly startRefused: StartRefused;
  readonly stepScheduled: StepScheduled;
  readonly stepCompleted: StepCompleted;
  readonly stepFailed: StepFailed;
  readonly operationCancelled: OperationCancelled;
  readonly customStatusSet: CustomStatusSet;
  readonly raiseRequested: RaiseRequested;
  readonly raiseAccepted: RaiseAccepted;
  readonly raiseRefused: RaiseRefused;
  readonly patchMarked: PatchMarked;
  readonly valueSet: ValueSet;
  readonly valuesCleared: ValuesCleared;
  readonly valueReadRequested: ValueReadRequested;
  readonly valueRead: ValueRead;
  readonly valueReadRefused: ValueReadRefused;
  readonly promiseCreated: PromiseCreated;
  readonly promiseResolved: PromiseResolved;
  readonly promiseRejected: PromiseRejected;
  readonly updateAccepted: UpdateAccepted;
  readonly updateCompleted: UpdateCompleted;
  readonly historyLimitNear: HistoryLimitNear;
  readonly executionRewound: ExecutionRewound;
}

export type EventKind = keyof EventBodies;

/** One member of HistoryEvent.kind: `kind` names the one body that is present. */
export type EventBody<K extends EventKind = EventKind> = {
  [P in K]: { readonly kind: P } & { readonly [Q in P]: EventBodies[Q] };
}[K];

/** One event of a history. 64-bit integers are less than 2^53. */
export type HistoryEvent<K extends EventKind = EventKind> = {
  /** Position in the history of this execution, from 1, without gaps. */
  readonly id: number;
  /**
   * Time of recording, in milliseconds since 1970-01-01 UTC. It never decreases within an
   * execution. It is the logical time of orchestrator code while the event is delivered.
   */
  readonly timeMs: number;
} & EventBody<K>;

/** Delivery, always event 1. */
export interface ExecutionStarted {
  /** The instance's id. */
  readonly instanceId: string;
  /** 1 for the first execution; continue-as-new adds 1. */
  readonly execution: number;
  /** Name of the orchestration. */
  readonly name: string;
  /**
   * Version that the execution is pinned to. Empty: not pinned; the worker uses its unversioned
   * handler or, without one, its highest version.
   */
  readonly version: string;
  /** Input of the execution. */
  readonly input: Payload | null;
  /** The operation that awaits the instance. Absent: none. */
  readonly parent: ParentLink | null;
  /** Seed of the deterministic random numbers and GUIDs of this execution: 8 bytes. */
  readonly seed: Uint8Array;
  /** Task queue of its turns. Default: empty, any worker that has the orchestration. */
  readonly queue?: string;
  /** Priority, 1 (highest) to 5. 0 means 3. Activities and children inherit it. */
  readonly priority?: number;
  /**
   * Fairness key: work of different keys shares a queue evenly. Activities and children inherit
   * it.
   */
  readonly fairnessKey?: string;
  /** Headers of the start. Continue-as-new preserves them. */
  readonly headers?: readonly Header[];
  /** Key-value state that continue-as-new carried over. */
  readonly values?: readonly KeyValue[];
  /** Source of events 2 and following, after a rewind or a fork. */
  readonly copiedFrom?: CopiedFrom | null;
  /** Custom status that continue-as-new carried over. */
  readonly customStatus?: Payload | null;
  /** Number of changes of the custom status in earlier executions. */
  readonly customStatusVersion?: number;
  /** Idempotency keys of the latest requests that earlier executions stored, oldest first. */
  readonly storedRequests?: readonly StoredRequest[];
}

/** A client request that an instance has stored, with its result. */
export interface StoredRequest {
  readonly idempotencyKey: string;
  /** Name of the raised event. Empty: the request settled a promise. */
  readonly name: string;
  /** Execution of the promise that the request settled; else 0. */
  readonly execution: number;
  readonly seq: number;
  /** True when a wait received the raised event. */
  readonly delivered: boolean;
}

/** The source of a copied history: events up to `event_id` were copied from it. */
export interface CopiedFrom {
  readonly instanceId: string;
  readonly execution: number;
  readonly eventId: number;
}

/** The operation of another instance that awaits this one. */
export interface ParentLink {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
}

/** Note: a turn completed. The decisions of the turn follow directly. */
export interface TurnCompleted {
  /**
   * The last event that was delivered before these decisions. Deliveries that arrived while the
   * turn was in flight have a higher id, although they precede this event.
   */
  readonly delivered: number;
  /** Name of the worker that ran the turn. */
  readonly worker: string;
}

/** Delivery: a cooperative cancellation was requested. Code may clean up. */
export interface CancelRequested {
  readonly reason: string;
}

/** Note: no turn is dispatched until ExecutionResumed. Deliveries are still recorded. */
export interface ExecutionSuspended {
  readonly reason: string;
}

/** Note: turns are dispatched again. */
export interface ExecutionResumed {
  readonly reason: string;
}

/** Decision, last event: the orchestrator returned. */
export interface ExecutionCompleted {
  readonly output: Payload | null;
}

/** Decision, last event: the orchestrator threw. */
export interface ExecutionFailed {
  readonly failure: Failure | null;
}

/** Decision, last event: the orchestrator did not catch its cancellation. */
export interface ExecutionCancelled {
  readonly reason: string;
}

/** Note, last event: the execution was terminated. The orchestrator was not notified. */
export interface ExecutionTerminated {
  readonly reason: string;
}

/** Decision, last event: the next execution starts with a new input. */
export interface ExecutionContinuedAsNew {
  readonly input: Payload | null;
  /** Version of the next execution. Empty: as this one. */
  readonly version: string;
}

/** Retry policy of an activity. The sidecar counts attempts and schedules retries. */
export interface RetryPolicy {
  /** Limit of attempts, including the first. 0: no limit. 1: no retry. */
  readonly maxAttempts: number;
  /** Pause before the second attempt. 0 means 1000. */
  readonly initialIntervalMs: number;
  /** Longest pause. 0 means 100 times the initial interval. */
  readonly maxIntervalMs: number;
  /** Factor between one pause and the next, at least 1. 0 means 2. */
  readonly backoffCoefficient: number;
  /** `Failure.type`s that end the activity at once. */
  readonly nonRetryableTypes: readonly string[];
}

/** Options of an activity. Timeouts are in milliseconds; 0: no timeout. */
export interface ActivityOptions {
  /** Absent: one attempt. */
  readonly retry: RetryPolicy | null;
  /** Timeout of one attempt, from dispatch to result. */
  readonly startToCloseMs: number;
  /** Timeout from scheduling to dispatch. Not retried. */
  readonly scheduleToStartMs: number;
  /** Timeout of all attempts and pauses together. Not retried. */
  readonly scheduleToCloseMs: number;
  /** Timeout between two heartbeats of an attempt. */
  readonly heartbeatMs: number;
  /** Task queue. Default: empty, any worker that has the activity. */
  readonly queue: string;
  /** Version of the activity. Default: empty, the highest version of the worker. */
  readonly version?: string;
  /** Session: activities of one session run on one worker while it is attached. */
  readonly session?: string;
  /** Priority, 1 (highest) to 5. 0: the priority of the instance. */
  readonly priority?: number;
  /** Fairness key. Empty: the key of the instance. */
  readonly fairnessKey?: string;
}

/** Decision. */
export interface ActivityScheduled {
  readonly seq: number;
  readonly name: string;
  readonly input: Payload | null;
  readonly options: ActivityOptions | null;
  readonly headers?: readonly Header[];
}

/** Delivery. */
export interface ActivityCompleted {
  readonly seq: number;
  readonly output: Payload | null;
  /** The attempt that succeeded, from 1. */
  readonly attempt: number;
}

/** Delivery: no attempts are left, the failure is not retryable, or a timeout expired. */
export interface ActivityFailed {
  readonly seq: number;
  readonly failure: Failure | null;
  /** The last attempt, from 1. */
  readonly attempt: number;
}

/** Decision. */
export interface TimerCreated {
  readonly seq: number;
  /** Due time, milliseconds since 1970-01-01 UTC. */
  readonly fireAtMs: number;
}

/** Delivery; never recorded before `fire_at_ms`. */
export interface TimerFired {
  readonly seq: number;
}

/** Decision: wait for the next unread event of the mailbox `name`. */
export interface EventWaitStarted {
  readonly seq: number;
  readonly name: string;
}

/**
 * Delivery: a message for the mailbox `name`. The n-th message of a mailbox belongs to the n-th
 * wait on it that was not cancelled, in order of event id and `seq`.
 */
export interface EventRaised {
  readonly name: string;
  readonly payload: Payload | null;
  /** Event id in the previous execution when continue-as-new carried it over; else 0. */
  readonly carriedFrom: number;
  readonly headers?: readonly Header[];
  /** Idempotency key of the request that raised the event. Empty: none. */
  readonly idempotencyKey?: string;
}

/** Decision. */
export interface ChildScheduled {
  readonly seq: number;
  readonly name: string;
  readonly version: string;
  /** Id of the child: chosen by code, or generated by the sidecar. */
  readonly instanceId: string;
  readonly input: Payload | null;
  readonly parentClosePolicy: ParentClosePolicy;
  /** These as in ExecutionStarted; empty or 0: as the parent. */
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: readonly Header[];
  /** As in ScheduleChild. */
  readonly idReusePolicy?: StartIdReusePolicy;
}

/** Delivery. */
export interface ChildCompleted {
  readonly seq: number;
  readonly output: Payload | null;
}

/** Delivery: the child failed, was cancelled or terminated, or could not be started. */
export interface ChildFailed {
  readonly seq: number;
  readonly failure: Failure | null;
}

/** Decision: start another instance without awaiting its end. */
export interface StartRequested {
  readonly seq: number;
  readonly name: string;
  readonly version: string;
  readonly instanceId: string;
  readonly input: Payload | null;
  /** These as in ExecutionStarted; empty or 0: as the sender. */
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: readonly Header[];
  /** As in RequestStart. */
  readonly idReusePolicy?: StartIdReusePolicy;
}

/** Delivery: the instance has been started. */
export interface StartAccepted {
  readonly seq: number;
}

/** Delivery: the start was rejected. */
export interface StartRefused {
  readonly seq: number;
  readonly failure: Failure | null;
}

/** Decision: run a function inside the worker and record its result. */
export interface StepScheduled {
  readonly seq: number;
  readonly name: string;
}

/** Delivery. */
export interface StepCompleted {
  readonly seq: number;
  readonly output: Payload | null;
}

/** Delivery. */
export interface StepFailed {
  readonly seq: number;
  readonly failure: Failure | null;
}

/**
 * Decision: the operation `seq` was cancelled. An activity is notified, a child is treated by
 * its parent close policy, a timer or wait is removed. No outcome of `seq` follows.
 */
export interface OperationCancelled {
  readonly seq: number;
  /** As in CancelOperation. */
  readonly passedBy?: number;
}

/** Decision: sets the custom status. */
export interface CustomStatusSet {
  readonly value: Payload | null;
}

/** Decision: put a message into the mailbox of another instance, or settle a durable promise. */
export interface RaiseRequested {
  readonly seq: number;
  readonly instanceId: string;
  readonly name: string;
  readonly payload: Payload | null;
  /** Set: settles this promise; `instance_id` and `name` are then empty. */
  readonly promiseId?: string;
  /** Of a promise: rejects it with this failure. Absent: resolves it with `payload`. */
  readonly failure?: Failure | null;
  readonly headers?: readonly Header[];
}

/** Delivery: the event is in the mailbox, or the promise is settled. */
export interface RaiseAccepted {
  readonly seq: number;
}

/** Delivery: the request was rejected. */
export interface RaiseRefused {
  readonly seq: number;
  readonly failure: Failure | null;
}

/**
 * Decision: code reached the change `change_id` and took the new path. At most one per
 * execution and change id.
 */
export interface PatchMarked {
  readonly changeId: string;
}

/** Decision: sets a value of the key-value state. */
export interface ValueSet {
  readonly key: string;
  readonly value: Payload | null;
}

/** Decision: deletes one value of the key-value state, or all values. */
export interface ValuesCleared {
  readonly key: string;
  /** True: all; `key` is then empty. */
  readonly all: boolean;
}

/** Decision: read a value of another instance. */
export interface ValueReadRequested {
  readonly seq: number;
  readonly instanceId: string;
  readonly key: string;
}

/** Delivery: the value at the time of reading. */
export interface ValueRead {
  readonly seq: number;
  /** Absent: no value is set under this key. */
  readonly value: Payload | null;
}

/** Delivery: the instance does not exist. */
export interface ValueReadRefused {
  readonly seq: number;
  readonly failure: Failure | null;
}

/**
 * Decision: create a durable promise. Any client with its id can settle it once. The id is
 * "EXECUTION.SEQ.MARK@INSTANCE": two numbers, the first 4 bytes of the execution's seed in
 * hexadecimal, and the instance's id.
 */
export interface PromiseCreated {
  readonly seq: number;
}

/** Delivery. */
export interface PromiseResolved {
  readonly seq: number;
  readonly value: Payload | null;
  /** Idempotency key of the request that settled the promise. Empty: none. */
  readonly idempotencyKey?: string;
}

/** Delivery. */
export interface PromiseRejected {
  readonly seq: number;
  readonly failure: Failure | null;
  /** Idempotency key of the request that settled the promise. Empty: none. */
  readonly idempotencyKey?: string;
}

/** Delivery: an update that passed its validation. Its handler runs on delivery. */
export interface UpdateAccepted {
  /** Chosen by the caller, unique within the instance. */
  readonly updateId: string;
  readonly name: string;
  readonly input: Payload | null;
  readonly headers?: readonly Header[];
  /** Event id in the previous execution when continue-as-new carried it over; else 0. */
  readonly carriedFrom: number;
}

/** Decision: the result of an update: `failure` when present, else `output`. */
export interface UpdateCompleted {
  readonly updateId: string;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/**
 * Delivery: the history is near its limit; code should continue as new. At most one per
 * execution.
 */
export interface HistoryLimitNear {
  readonly events: number;
  readonly bytes: number;
}

/**
 * Note, last event: an operator rewound the instance to `event_id`. The next execution starts
 * with a copy of the events up to it.
 */
export interface ExecutionRewound {
  readonly eventId: number;
  readonly reason: string;
}

/** The message of each member of Action.kind. */
export interface ActionBodies {
  readonly scheduleActivity: ScheduleActivity;
  readonly createTimer: CreateTimer;
  readonly waitForEvent: WaitForEvent;
  readonly scheduleChild: ScheduleChild;
  readonly requestStart: RequestStart;
  readonly scheduleStep: ScheduleStep;
  readonly requestRaise: RequestRaise;
  readonly cancelOperation: CancelOperation;
  readonly setCustomStatus: SetCustomStatus;
  readonly markPatch: MarkPatch;
  readonly setValue: SetValue;
  readonly clearValues: ClearValues;
  readonly readValue: ReadValue;
  readonly createPromise: CreatePromise;
  readonly completeUpdate: CompleteUpdate;
  readonly completeExecution: CompleteExecution;
  readonly failExecution: FailExecution;
  readonly cancelExecution: CancelExecution;
  readonly continueAsNew: ContinueAsNew;
}

export type ActionKind = keyof ActionBodies;

/** One member of Action.kind: `kind` names the one body that is present. */
export type ActionBody<K extends ActionKind = ActionKind> = {
  [P in K]: { readonly kind: P } & { readonly [Q in P]: ActionBodies[Q] };
}[K];

/** One action of orchestrator code. */
export type Action<K extends ActionKind = ActionKind> = ActionBody<K>;

export interface ScheduleActivity {
  readonly seq: number;
  readonly name: string;
  readonly input: Payload | null;
  readonly options: ActivityOptions | null;
  readonly headers?: readonly Header[];
}

export interface CreateTimer {
  readonly seq: number;
  /**
   * Due time in milliseconds since 1970-01-01 UTC, computed from logical time. A time in the
   * past fires immediately.
   */
  readonly fireAtMs: number;
}

export interface WaitForEvent {
  readonly seq: number;
  readonly name: string;
}

export interface ScheduleChild {
  readonly seq: number;
  readonly name: string;
  /** Empty: the sidecar chooses. */
  readonly version: string;
  /** Default: empty, the sidecar generates a unique id. */
  readonly instanceId: string;
  readonly input: Payload | null;
  readonly parentClosePolicy: ParentClosePolicy;
  /** These as in ChildScheduled. */
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: readonly Header[];
  /** What to do when the id exists already. Ignored without an id. */
  readonly idReusePolicy?: StartIdReusePolicy;
}

export interface RequestStart {
  readonly seq: number;
  readonly name: string;
  readonly version: string;
  /** Required. */
  readonly instanceId: string;
  readonly input: Payload | null;
  /** These as in StartRequested. */
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: readonly Header[];
  /** As in ScheduleChild. */
  readonly idReusePolicy?: StartIdReusePolicy;
}

/**
 * A worker runs the function of the step when the history before it is durable: immediately
 * when `TurnTask.durable` is set, otherwise when a StepGrant for the turn arrives.
 */
export interface ScheduleStep {
  readonly seq: number;
  readonly name: string;
  /** The outcome, if it is known in this turn. Both absent: a StepResult follows. */
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

export interface RequestRaise {
  readonly seq: number;
  readonly instanceId: string;
  readonly name: string;
  readonly payload: Payload | null;
  /** These as in RaiseRequested. */
  readonly promiseId?: string;
  readonly failure?: Failure | null;
  readonly headers?: readonly Header[];
}

export interface CancelOperation {
  readonly seq: number;
  /**
   * For a wait that returns the event it received in this delivery, because it lost a race or
   * because ContinueAsNew follows: number of later waits that received later events of the
   * mailbox and retain them. The event becomes the first unread event.
   */
  readonly passedBy?: number;
}

export interface SetCustomStatus {
  /** At most 256 KiB. Absent: clears the status. */
  readonly value: Payload | null;
}

export interface CompleteExecution {
  readonly output: Payload | null;
}

export interface FailExecution {
  readonly failure: Failure | null;
}

/** The orchestrator did not catch its cancellation. */
export interface CancelExecution {
  readonly reason: string;
}

/**
 * Before it, a CancelOperation returns each event that a wait received in this delivery and
 * that code did not receive. Otherwise the event counts as read and is not carried over.
 */
export interface ContinueAsNew {
  readonly input: Payload | null;
  /** Empty: the version of this execution. */
  readonly version: string;
  /**
   * Id of the last event that was delivered, if the turn contained more: later events go to the
   * next execution. 0: all were delivered.
   */
  readonly delivered: number;
  /** True, with an empty version: the version of an unversioned start at that time. */
  readonly latestVersion?: boolean;
}

/**
 * Sent the first time that code reaches this change id in an execution. Not sent while code
 * replays a history that has no mark at this place.
 */
export interface MarkPatch {
  readonly changeId: string;
}

export interface SetValue {
  /** At most 256 bytes; may be empty. */
  readonly key: string;
  /** At most 64 KiB. */
  readonly value: Payload | null;
}

export interface ClearValues {
  readonly key: string;
  readonly all: boolean;
}

export interface ReadValue {
  readonly seq: number;
  readonly instanceId: string;
  readonly key: string;
}

export interface CreatePromise {
  readonly seq: number;
}

export interface CompleteUpdate {
  readonly updateId: string;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/** Why a turn failed. */
export type TurnFailureReason =
  | 'TURN_FAILURE_REASON_UNSPECIFIED'
  | 'TURN_FAILURE_REASON_NONDETERMINISM'
  | 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT'
  | 'TURN_FAILURE_REASON_NO_HANDLER'
  | 'TURN_FAILURE_REASON_INTERNAL';

/** The kind of a live request. */
export type LiveRequestKind =
  | 'LIVE_REQUEST_KIND_UNSPECIFIED'
  | 'LIVE_REQUEST_KIND_QUERY'
  | 'LIVE_REQUEST_KIND_VALIDATE_UPDATE';

/** The outcome of a LiveRequestTask. */
export type LiveRequestOutcome =
  | 'LIVE_REQUEST_OUTCOME_UNSPECIFIED'
  | 'LIVE_REQUEST_OUTCOME_ANSWERED'
  | 'LIVE_REQUEST_OUTCOME_FAILED'
  | 'LIVE_REQUEST_OUTCOME_MISS'
  | 'LIVE_REQUEST_OUTCOME_UNKNOWN_NAME'
  | 'LIVE_REQUEST_OUTCOME_NO_STATE';

/** A frame from a worker. */
export interface AttachRequest {
  readonly hello: Hello | null;
  readonly turns: readonly TurnResult[];
  readonly activities: readonly ActivityResult[];
  readonly steps: readonly StepResult[];
  readonly heartbeats: readonly Heartbeat[];
  readonly misses: readonly TurnMiss[];
  readonly failures: readonly TurnFailure[];
  readonly credits: Credits | null;
  readonly ping: Ping | null;
  readonly pong: Pong | null;
  readonly drain: Drain | null;
  readonly evicted: readonly Evicted[];
  readonly liveRequestResults: readonly LiveRequestResult[];
  readonly livenessHello: LivenessHello | null;
}

/** A frame from the sidecar. */
export interface AttachResponse {
  readonly welcome: Welcome | null;
  readonly turns: readonly TurnTask[];
  readonly activities: readonly ActivityTask[];
  readonly cancels: readonly CancelActivity[];
  readonly grants: readonly StepGrant[];
  readonly evictions: readonly Evict[];
  readonly refusals: readonly Refusal[];
  readonly ping: Ping | null;
  readonly pong: Pong | null;
  readonly drained: Drained | null;
  readonly liveRequests: readonly LiveRequestTask[];
  /**
   * Number of ActivityResults and StepResults of this stream that the worker may drop, because
   * they are durable or were rejected. Counted in the order of frames and of the items in them,
   * activities before steps. 0: nothing new. Sent only to a worker that keeps its attempts.
   */
  readonly recorded: number;
}

/** Introduces a worker. */
export interface Hello {
  /**
   * Protocol version of the worker; this document is version 1. A sidecar that does not support
   * the version ends the stream with FAILED_PRECONDITION and lists the supported versions.
   */
  readonly protocol: number;
  /** Display name of the worker, in history and listings. Limit: 256 bytes. */
  readonly worker: string;
  /** Name and version of the SDK, such as "node/0.1.0". */
  readonly sdk: string;
  /** Orchestrations of the worker. */
  readonly orchestrations: readonly Handler[];
  /** Activities of the worker. */
  readonly activities: readonly Handler[];
  /** Limits of concurrent turns and activities. */
  readonly credits: Credits | null;
  /** Task queues that the worker serves in addition to the unnamed queue. */
  readonly queues: readonly string[];
  /** True: the worker serves only `queues`, not the unnamed queue. */
  readonly namedQueuesOnly: boolean;
  /**
   * Identity that the worker process generates, the same for all its streams. It preserves the
   * sessions of a worker that reconnects. Default: empty, each stream is a separate worker.
   */
  readonly identity: string;
  /** Sessions of the worker from an earlier stream. */
  readonly sessions: readonly string[];
  /** Limit of concurrent sessions. 0 means 1000. */
  readonly maxSessions: number;
  /** True: the worker handles LiveRequestTasks. */
  readonly handlesLiveRequests: boolean;
  /**
   * True: attempts and steps of the worker continue when its stream ends, and its next Hello
   * lists them. Requires `identity`. An identity has one such stream; a new stream ends the
   * earlier one.
   */
  readonly keepsAttempts: boolean;
  /**
   * Attempts from earlier streams that run, or whose result was sent without confirmation that
   * it is recorded.
   */
  readonly held: readonly HeldAttempt[];
  /** Steps from earlier streams that run. */
  readonly heldSteps: readonly HeldStep[];
}

/** An attempt that was dispatched to the worker on an earlier stream. */
export interface HeldAttempt {
  /** Its token on that stream. It identifies the attempt on this stream too. */
  readonly token: number;
  /** The `key` of its ActivityTask, unchanged. */
  readonly key: Uint8Array;
  /** Run time of the attempt so far, or until its end, in milliseconds. */
  readonly elapsedMs: number;
}

/** A step that a worker runs. The worker receives the instance again, with a full turn. */
export interface HeldStep {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
}

/**
 * Opens a liveness stream: while it is open, the process of `identity` is considered alive,
 * even without traffic on its worker stream. The process sends Ping at the interval below, from
 * a separate thread and over a separate connection, so that application code cannot delay it.
 */
export interface LivenessHello {
  /** As in Hello. */
  readonly identity: string;
  /** Interval between two Pings, in milliseconds. 0 means 5000. */
  readonly pingIntervalMs: number;
}

/** A registered handler: the name and version of user code. */
export interface Handler {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
}

/**
 * Limits of turns and activities that are dispatched to the worker at once. A result returns
 * its credit.
 */
export interface Credits {
  readonly turns: number;
  readonly activities: number;
}

/** Accepts a worker. */
export interface Welcome {
  /** Version in use on this stream. */
  readonly protocol: number;
  /** Version of the sidecar. */
  readonly sidecar: string;
  /** Each side sends a Ping after this time without sending, in milliseconds. */
  readonly pingIntervalMs: number;
  /** Each side ends the stream after this time without receiving, in milliseconds. */
  readonly pingTimeoutMs: number;
  /** Limit of a payload, in bytes. An SDK rejects a larger payload at the call. */
  readonly maxPayloadBytes: number;
  /** Target size of a frame, in bytes. */
  readonly maxFrameBytes: number;
  /**
   * True: attempts of this worker outlive the stream. False: the sidecar does not support that,
   * and the held attempts are abandoned.
   */
  readonly keepsAttempts: boolean;
}

/** A turn, dispatched to the worker. */
export interface TurnTask {
  /** Identifies this dispatch; the result returns it. Unique per stream, from 1. */
  readonly token: number;
  readonly instanceId: string;
  readonly execution: number;
  /**
   * True when `events` is the whole history from event 1: the worker replays the orchestrator.
   * False: the worker has the orchestrator in memory and gets the deliveries since its last
   * turn. On a cache miss it sends TurnMiss, and the turn is sent again with the whole history.
   */
  readonly full: boolean;
  /** True when all its events are durable, so that steps may run immediately. */
  readonly durable: boolean;
  /** True when another TurnTask with the same token follows and adds events. */
  readonly more: boolean;
  /** Event id of the last event in the history when `full`; for progress, not needed for replay. */
  readonly lastEventId: number;
  /** Events in history order. */
  readonly events: readonly HistoryEvent[];
}

/** The result of a TurnTask. */
export interface TurnResult {
  readonly token: number;
  /** In the order of the calls. */
  readonly actions: readonly Action[];
  /** True when another TurnResult with the same token follows and adds actions. */
  readonly more: boolean;
  /** True when the worker retains the orchestrator in memory. False: the next turn must be full. */
  readonly cached: boolean;
}

/** The worker does not have this orchestrator in memory. It requests the whole history. */
export interface TurnMiss {
  readonly token: number;
}

/**
 * The turn failed. Nothing of the turn is recorded, and the instance is stuck with this
 * message.
 */
export interface TurnFailure {
  readonly token: number;
  readonly reason: TurnFailureReason;
  /** Message for people: expected and actual. */
  readonly message: string;
  /** Event at which code and history differ, or 0. */
  readonly eventId: number;
  /** Sequence number of the operation at which they differ, or 0. */
  readonly seq: number;
  /** The recorded decision, such as `activity "charge"`. */
  readonly expected: string;
  /** The decision of the code. */
  readonly actual: string;
}

/** The outcome of a step, if it was not part of the turn result. */
export interface StepResult {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  /** Token of the turn that scheduled the step or, after a rebuild, of the full turn. */
  readonly token: number;
  readonly output: Payload | null;
  /** Present when it failed. */
  readonly failure: Failure | null;
}

/** The turn `token` is durable: its steps may run. */
export interface StepGrant {
  readonly token: number;
  readonly instanceId: string;
}

/** The orchestrator must be dropped from memory. */
export interface Evict {
  readonly instanceId: string;
}

/** The worker dropped the orchestrator from memory: the next turn must be full. */
export interface Evicted {
  readonly instanceId: string;
}

/** An attempt of an activity, dispatched to the worker. */
export interface ActivityTask {
  /**
   * Identifies the attempt; the result returns it. Unique per stream, and greater than each
   * token in Hello.
   */
  readonly token: number;
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  readonly name: string;
  readonly input: Payload | null;
  /** From 1. */
  readonly attempt: number;
  /** Time left for this attempt in milliseconds; 0: no limit. */
  readonly startToCloseMs: number;
  /** Timeout between two heartbeats in milliseconds; 0: no heartbeats are required. */
  readonly heartbeatMs: number;
  /** Details of the last heartbeat of the previous attempt. May be absent. */
  readonly heartbeatDetails: Payload | null;
  /** Name of the orchestration that scheduled the activity. */
  readonly orchestration: string;
  /** Failure of the previous attempt. May be absent. */
  readonly lastFailure: Failure | null;
  /** Version of the activity. Empty: the worker uses its highest version. */
  readonly version: string;
  readonly session: string;
  readonly headers: readonly Header[];
  /** Version of the orchestration that scheduled the activity. */
  readonly orchestrationVersion: string;
  /**
   * Opaque, at most 64 bytes: identifies the attempt across streams and restarts of the
   * sidecar. A worker that already runs the attempt of a key does not start it again. Empty:
   * the attempt ends with the stream.
   */
  readonly key: Uint8Array;
}

/** The result of an ActivityTask: `failure` when present, else `output`. */
export interface ActivityResult {
  readonly token: number;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/** A heartbeat of an attempt. Extends its heartbeat deadline. */
export interface Heartbeat {
  readonly token: number;
  /** Details for the next attempt, if this one fails. May be absent. */
  readonly details: Payload | null;
}

/** Cancels an attempt. The worker stops it and still sends a result. */
export interface CancelActivity {
  readonly token: number;
  /**
   * "cancelled", "timed_out", "terminated" or "instance_ended"; "not_adopted" for an attempt of
   * Hello that was dispatched again or is no longer awaited.
   */
  readonly reason: string;
}

/** A result was rejected and changed nothing. */
export interface Refusal {
  /** The token of the rejected result. */
  readonly token: number;
  /** A code of the closed set in docs/reference/protocol.md, such as STALE_TOKEN. */
  readonly code: string;
  readonly message: string;
}

/** Requests no more work. */
export type Drain = Readonly<Record<string, never>>;

/** All results sent before Drain are durable, and no more work is dispatched. */
export type Drained = Readonly<Record<string, never>>;

/** Checks that the peer is alive. The peer replies with Pong. */
export interface Ping {
  readonly id: number;
}

/** The reply to Ping. */
export interface Pong {
  readonly id: number;
}

/**
 * A live request: a query, or the validation of an update. It reads the state of a live
 * orchestrator, and it is not recorded. A worker handles it after the earlier turns of the
 * instance.
 */
export interface LiveRequestTask {
  /** Identifies the request; the result returns it. Shares the numbers of turns. */
  readonly token: number;
  readonly kind: LiveRequestKind;
  readonly instanceId: string;
  readonly execution: number;
  /** Name of the query or update. */
  readonly name: string;
  readonly input: Payload | null;
  /** Id of the last event that the state includes. */
  readonly delivered: number;
  /**
   * False: the worker has the orchestrator in memory, or answers MISS. True: `events` is the
   * whole history; the worker replays an orchestrator only for this request, and runs no steps.
   */
  readonly full: boolean;
  /** True when another LiveRequestTask with the same token follows and adds events. */
  readonly more: boolean;
  readonly headers: readonly Header[];
  readonly events: readonly HistoryEvent[];
}

/** The result of a LiveRequestTask. */
export interface LiveRequestResult {
  readonly token: number;
  readonly outcome: LiveRequestOutcome;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}
