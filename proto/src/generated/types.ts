// Generated from proto/ by `npm run gen`: do not edit.
/** What kind of thing failed. It decides which error class an SDK raises. */
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
  readonly data: Uint8Array;
  /**
   * How `data` is encoded. Empty means JSON text in UTF-8; "null" is JSON null. An SDK that
   * meets an encoding it does not know fails the operation that carries it.
   */
  readonly encoding: string;
}

/**
 * What travels beside a value, such as a trace context: from whoever starts, calls or raises to
 * whoever runs it. Keys of Perdure's own begin with "perdure-". At most 32, of 4 KiB together.
 */
export interface Header {
  readonly key: string;
  readonly value: string;
}

/** One entry of the values that an instance keeps. */
export interface KeyValue {
  readonly key: string;
  readonly value: Payload | null;
}

/** An error that crossed a process or a language. */
export interface Failure {
  /** The class of failure. */
  readonly kind: FailureKind;
  /**
   * The error's own type name, such as "CardDeclined"; retry policies match on it and on
   * `class_names`.
   */
  readonly type: string;
  /** The message for humans. */
  readonly message: string;
  /** The stack where it was thrown, for humans. May be empty. */
  readonly stack: string;
  /** True when retrying is pointless whatever the policy says. */
  readonly nonRetryable: boolean;
  /** Structured details chosen by user code. May be absent. */
  readonly details: Payload | null;
  /** What caused it, outermost first. At most 16 deep; an SDK cuts what is deeper. */
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

/** What becomes of a child when its parent's execution ends in any way, or no longer awaits it. */
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

/** One fact. 64-bit numbers stay below 2^53. */
export type HistoryEvent<K extends EventKind = EventKind> = {
  /** Position in the history of this execution; dense, from 1. */
  readonly id: number;
  /**
   * When it was recorded, in milliseconds since 1970-01-01 UTC. Never falls within one
   * execution. It is the logical time of orchestrator code while the event is being delivered.
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
   * Version the execution is pinned to. Empty: to none; a worker takes its unversioned handler
   * or, without one, its highest.
   */
  readonly version: string;
  /** Input as given by the starter. */
  readonly input: Payload | null;
  /** Who awaits it; absent for an instance that nobody awaits. */
  readonly parent: ParentLink | null;
  /** Seed of the deterministic random numbers and GUIDs of this execution: 8 bytes. */
  readonly seed: Uint8Array;
  /** Queue that its turns are routed through. Empty: any worker that has the orchestration. */
  readonly queue?: string;
  /** 1 (first) to 5; 0 means 3. Its activities and children inherit it. */
  readonly priority?: number;
  /** Whose share of a queue it takes. Its activities and children inherit it. */
  readonly fairnessKey?: string;
  /** As given by the starter; they stay over continue-as-new. */
  readonly headers?: readonly Header[];
  /** Values that continue-as-new carried over. */
  readonly values?: readonly KeyValue[];
  /** Where events 2 and following were copied from, by a rewind or a fork. */
  readonly copiedFrom?: CopiedFrom | null;
  /** Custom status that continue-as-new carried over. */
  readonly customStatus?: Payload | null;
  /** Changes of the custom status in the executions before. */
  readonly customStatusVersion?: number;
  /** Idempotency keys of the latest requests that the executions before stored, oldest first. */
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

/** The beginning of another history: events up to `event_id` were taken over from it. */
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

/** Note: a turn ended. Everything that user code decided in it follows directly behind. */
export interface TurnCompleted {
  /**
   * The last event that had been delivered when these decisions were made. Deliveries that
   * arrived while the turn was out have a higher id, although they stand before this event.
   */
  readonly delivered: number;
  /** Which worker ran it. */
  readonly worker: string;
}

/** Delivery: somebody asked the instance to stop; code may clean up. */
export interface CancelRequested {
  readonly reason: string;
}

/** Note: no turn is handed out until ExecutionResumed. Deliveries still arrive. */
export interface ExecutionSuspended {
  readonly reason: string;
}

/** Note: turns are handed out again. */
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

/** Decision, last event: the orchestrator let its cancellation pass. */
export interface ExecutionCancelled {
  readonly reason: string;
}

/** Last event: ended by force, without asking the orchestrator. */
export interface ExecutionTerminated {
  readonly reason: string;
}

/** Decision, last event: the next execution goes on with a new input. */
export interface ExecutionContinuedAsNew {
  readonly input: Payload | null;
  /** Version of the next execution. Empty: as this one. */
  readonly version: string;
}

/** When and how often to try again. Counted and carried out by the sidecar. */
export interface RetryPolicy {
  /** Attempts in all, the first included. 0: no limit. 1: no retry. */
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

/** How an activity is to be run. Times in milliseconds; 0: no such limit. */
export interface ActivityOptions {
  /** Absent: the activity is tried once. */
  readonly retry: RetryPolicy | null;
  /** One attempt, from hand-over to result. */
  readonly startToCloseMs: number;
  /** From being scheduled to being handed to a worker; never retried. */
  readonly scheduleToStartMs: number;
  /** The whole, all attempts and pauses; never retried. */
  readonly scheduleToCloseMs: number;
  /** Longest silence of an attempt between two heartbeats. */
  readonly heartbeatMs: number;
  /** Queue it is routed through. Empty: any worker that has the activity. */
  readonly queue: string;
  /** Version of the activity. Empty: any; the worker takes its highest. */
  readonly version?: string;
  /** Activities with the same session go to the same worker while it lives. */
  readonly session?: string;
  /** 1 (first) to 5; 0: as the instance. */
  readonly priority?: number;
  /** Whose share of the queue it takes. Empty: as the instance. */
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

/** Delivery: attempts are used up, it was not retryable, or a timeout ran out. */
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

/** Decision: takes the next unread event of the mailbox `name`, now or when one comes. */
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
  /** Of the request that raised it; empty: it had none. */
  readonly idempotencyKey?: string;
}

/** Decision. */
export interface ChildScheduled {
  readonly seq: number;
  readonly name: string;
  readonly version: string;
  /** Id of the child: the one that code asked for, or one made up by the sidecar. */
  readonly instanceId: string;
  readonly input: Payload | null;
  readonly parentClosePolicy: ParentClosePolicy;
  /** These as in ExecutionStarted; empty or 0: as the parent. */
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: readonly Header[];
  /** As in the ScheduleChild that asked for it. */
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

/** Decision: start another instance and go on without it. */
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
  /** As in the RequestStart that asked for it. */
  readonly idReusePolicy?: StartIdReusePolicy;
}

/** Delivery: the instance exists. */
export interface StartAccepted {
  readonly seq: number;
}

/** Delivery: it does not, and why. */
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
 * Decision: code no longer wants the result of `seq`. An activity is told to stop, a child
 * follows by its policy, a timer or wait is withdrawn. No completion of `seq` follows.
 */
export interface OperationCancelled {
  readonly seq: number;
  /** As in CancelOperation. */
  readonly passedBy?: number;
}

/** Decision: the value that readers of the instance see. */
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
  /** Of a promise: rejects it with this; absent: resolves it with `payload`. */
  readonly failure?: Failure | null;
  readonly headers?: readonly Header[];
}

/** Delivery: it is in the mailbox. */
export interface RaiseAccepted {
  readonly seq: number;
}

/** Delivery: it is not, and why. */
export interface RaiseRefused {
  readonly seq: number;
  readonly failure: Failure | null;
}

/**
 * Decision: code passed a change under this id, and took the new way. Recorded once an
 * execution.
 */
export interface PatchMarked {
  readonly changeId: string;
}

/** Decision: keeps a value under a key of this instance. */
export interface ValueSet {
  readonly key: string;
  readonly value: Payload | null;
}

/** Decision: forgets one value, or all of them. */
export interface ValuesCleared {
  readonly key: string;
  /** True: all; `key` is then empty. */
  readonly all: boolean;
}

/** Decision: read a value that another instance keeps. */
export interface ValueReadRequested {
  readonly seq: number;
  readonly instanceId: string;
  readonly key: string;
}

/** Delivery: the value as it stood then. */
export interface ValueRead {
  readonly seq: number;
  /** Absent: there is none under this key. */
  readonly value: Payload | null;
}

/** Delivery: there is no such instance. */
export interface ValueReadRefused {
  readonly seq: number;
  readonly failure: Failure | null;
}

/**
 * Decision: a promise that anybody who knows its id may settle, once. Its id is
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
  /** Of the request that settled it; empty: it had none. */
  readonly idempotencyKey?: string;
}

/** Delivery. */
export interface PromiseRejected {
  readonly seq: number;
  readonly failure: Failure | null;
  /** Of the request that settled it; empty: it had none. */
  readonly idempotencyKey?: string;
}

/**
 * Delivery: an update that the code's own validation let pass. Its handler runs when it is
 * shown.
 */
export interface UpdateAccepted {
  /** Chosen by the caller, unique within the instance. */
  readonly updateId: string;
  readonly name: string;
  readonly input: Payload | null;
  readonly headers?: readonly Header[];
  /** Event id in the previous execution when continue-as-new carried it over; else 0. */
  readonly carriedFrom: number;
}

/** Decision: the answer to an update: `failure` when present, else `output`. */
export interface UpdateCompleted {
  readonly updateId: string;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/** Delivery: the history is long; code should continue as new soon. At most one an execution. */
export interface HistoryLimitNear {
  readonly events: number;
  readonly bytes: number;
}

/**
 * Note, last event: an operator took the instance back to `event_id`; the next execution begins
 * with a copy of what stood up to there.
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

/** One request of orchestrator code. */
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
   * Milliseconds since 1970-01-01 UTC; code computes it from logical time. In the past: fires
   * at once.
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
  /** Empty: the sidecar makes up a unique one. */
  readonly instanceId: string;
  readonly input: Payload | null;
  readonly parentClosePolicy: ParentClosePolicy;
  /** These as in ChildScheduled. */
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
  readonly headers?: readonly Header[];
  /** What to do when the id exists already. Without an id of one's own: ignored. */
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
 * A worker runs the step's function once the decisions and deliveries it rests on are durable:
 * at once when `TurnTask.durable` is set, otherwise when a StepGrant for the turn arrives.
 */
export interface ScheduleStep {
  readonly seq: number;
  readonly name: string;
  /** The outcome when it is known already with this turn; both absent: a StepResult follows. */
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
   * Of a wait that gives back the event it took in this delivery: how many waits behind it took
   * later events of the mailbox, and keep them. The event goes back to the front of what is
   * unread.
   */
  readonly passedBy?: number;
}

export interface SetCustomStatus {
  /** At most 256 KiB. Absent: clears it. */
  readonly value: Payload | null;
}

export interface CompleteExecution {
  readonly output: Payload | null;
}

export interface FailExecution {
  readonly failure: Failure | null;
}

/** The orchestrator's cancellation reached its top. */
export interface CancelExecution {
  readonly reason: string;
}

export interface ContinueAsNew {
  readonly input: Payload | null;
  /** Empty: the version of this execution. */
  readonly version: string;
  /**
   * Id of the last event that code was shown, when its turn brought more: what came after it
   * goes over to the next execution. 0: code was shown all.
   */
  readonly delivered: number;
  /** True, with an empty version: the version that an unversioned start would get now. */
  readonly latestVersion?: boolean;
}

/**
 * Sent the first time that code passes this change id in an execution, never while it replays a
 * history in which the id is not marked at this place.
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

/** Why a turn could not be run to its end. */
export type TurnFailureReason =
  | 'TURN_FAILURE_REASON_UNSPECIFIED'
  | 'TURN_FAILURE_REASON_NONDETERMINISM'
  | 'TURN_FAILURE_REASON_NONDETERMINISTIC_AWAIT'
  | 'TURN_FAILURE_REASON_NO_HANDLER'
  | 'TURN_FAILURE_REASON_INTERNAL';

/** What an LiveRequestTask is about. */
export type LiveRequestKind =
  | 'LIVE_REQUEST_KIND_UNSPECIFIED'
  | 'LIVE_REQUEST_KIND_QUERY'
  | 'LIVE_REQUEST_KIND_VALIDATE_UPDATE';

/** How an LiveRequestTask ended. */
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
   * Of the ActivityResults and StepResults of this stream, in the order of its frames and of
   * the items in them, activities before steps: how many the worker may forget, because they
   * are durable or were refused. 0: nothing new. Only for a worker that keeps its attempts.
   */
  readonly recorded: number;
}

/** Introduces a worker. */
export interface Hello {
  /**
   * Version of this protocol that the worker speaks; this document is version 1. A sidecar that
   * does not speak it ends the stream with FAILED_PRECONDITION and names what it speaks.
   */
  readonly protocol: number;
  /** Name of the worker for humans: appears in history and listings. At most 256 bytes. */
  readonly worker: string;
  /** What sort of SDK it is, such as "node/0.1.0". */
  readonly sdk: string;
  /** Orchestrations it can run. */
  readonly orchestrations: readonly Handler[];
  /** Activities it can run. */
  readonly activities: readonly Handler[];
  /** How much it can hold at once. */
  readonly credits: Credits | null;
  /** Queues it serves beside the unnamed one. */
  readonly queues: readonly string[];
  /** True: it serves the queues above only, not the unnamed one. */
  readonly namedQueuesOnly: boolean;
  /**
   * Made up by the worker's process, the same for each of its streams: by it a worker that
   * comes back keeps its sessions. Empty: each stream is a worker of its own.
   */
  readonly identity: string;
  /** Sessions that it holds, from a stream before this one. */
  readonly sessions: readonly string[];
  /** Sessions it may hold at once. 0 means 1000. */
  readonly maxSessions: number;
  /** True: it answers LiveRequestTasks. */
  readonly handlesLiveRequests: boolean;
  /**
   * True: its attempts and steps go on when its stream ends, and it lists them when it attaches
   * again. Needs `identity`; an identity has one such stream, a new one ends the one before.
   */
  readonly keepsAttempts: boolean;
  /**
   * Attempts from the streams before this one: those that run, and those whose result was sent
   * and is not known to be recorded.
   */
  readonly held: readonly HeldAttempt[];
  /** Steps that run, from the streams before this one. */
  readonly heldSteps: readonly HeldStep[];
}

/** An attempt that a worker was handed on an earlier stream. */
export interface HeldAttempt {
  /** Its token there. It names the attempt on this stream as well. */
  readonly token: number;
  /** The `key` of its ActivityTask, unchanged. */
  readonly key: Uint8Array;
  /** How long it has run, in milliseconds, up to its end if it has ended. */
  readonly elapsedMs: number;
}

/** A step that a worker runs. The instance comes to it again, with a full turn. */
export interface HeldStep {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
}

/**
 * Opens a liveness stream: while it is open the process of `identity` lives, however long it
 * says nothing on its worker stream. It sends Ping at its interval, from a thread of its own
 * and over a connection of its own, so that no code of the application can delay it.
 */
export interface LivenessHello {
  /** As in Hello. */
  readonly identity: string;
  /** How often it sends a Ping, in milliseconds. 0 means 5000. */
  readonly pingIntervalMs: number;
}

/** A registered piece of user code. */
export interface Handler {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
}

/**
 * Upper bounds on what may be out at the worker at any time. A result returns its credit by
 * itself.
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
  /** Each side sends a Ping when it has sent nothing for this long … */
  readonly pingIntervalMs: number;
  /** … and gives the stream up when it has received nothing for this long. */
  readonly pingTimeoutMs: number;
  /** Largest payload the sidecar accepts, in bytes. An SDK refuses more at the call. */
  readonly maxPayloadBytes: number;
  /** Size to aim at for one frame, in bytes. */
  readonly maxFrameBytes: number;
  /**
   * True: attempts of this worker outlive the stream. False: the sidecar knows nothing of it,
   * and what the worker held is void.
   */
  readonly keepsAttempts: boolean;
}

/** Hands a turn to the worker. */
export interface TurnTask {
  /** Names this hand-over; the answer carries it back. Unique per stream, from 1. */
  readonly token: number;
  readonly instanceId: string;
  readonly execution: number;
  /**
   * True when `events` is the whole history from event 1: the worker builds the orchestrator
   * anew. False: it holds the orchestrator and gets the deliveries since its last turn; on a
   * cache miss it answers TurnMiss and the same turn comes again with the whole history.
   */
  readonly full: boolean;
  /** True when everything in it is durable, so that steps may be run at once. */
  readonly durable: boolean;
  /** True when another TurnTask with the same token follows and adds events. */
  readonly more: boolean;
  /** Event id of the last event in the history when `full`; for progress, not needed for replay. */
  readonly lastEventId: number;
  /** Events in history order. */
  readonly events: readonly HistoryEvent[];
}

/** Answers a TurnTask. */
export interface TurnResult {
  readonly token: number;
  /** In the order in which code asked for them. */
  readonly actions: readonly Action[];
  /** True when another TurnResult with the same token follows and adds actions. */
  readonly more: boolean;
  /** True when the worker keeps the orchestrator in memory; false: the next turn must be full. */
  readonly cached: boolean;
}

/** The worker does not hold this instance: send the whole history. */
export interface TurnMiss {
  readonly token: number;
}

/**
 * The turn failed; nothing of it is recorded, and the instance is parked as stuck with this
 * text.
 */
export interface TurnFailure {
  readonly token: number;
  readonly reason: TurnFailureReason;
  /** For humans: what differs, expected against actual. */
  readonly message: string;
  /** Event at which history and code part, or 0. */
  readonly eventId: number;
  /** Operation at which they part, or 0. */
  readonly seq: number;
  /** What history holds there, such as `activity "charge"`. */
  readonly expected: string;
  /** What the code did there. */
  readonly actual: string;
}

/** Outcome of a step whose result was not known with its turn. */
export interface StepResult {
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  /** Token of the turn that scheduled it or, after a rebuild, of the full turn. */
  readonly token: number;
  readonly output: Payload | null;
  /** Present when it failed. */
  readonly failure: Failure | null;
}

/** The turn `token` is durable: its steps may be run. */
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

/** Hands an attempt of an activity to the worker. */
export interface ActivityTask {
  /**
   * Names this attempt; the answer carries it back. Unique per stream, and above every token
   * that Hello listed.
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
  /** Longest silence between two heartbeats in milliseconds; 0: none wanted. */
  readonly heartbeatMs: number;
  /** Details of the last heartbeat of the attempt before. May be absent. */
  readonly heartbeatDetails: Payload | null;
  /** Name of the orchestration that wants it. */
  readonly orchestration: string;
  /** Failure of the attempt before. May be absent. */
  readonly lastFailure: Failure | null;
  /** As scheduled. Empty: the worker takes its highest. */
  readonly version: string;
  readonly session: string;
  readonly headers: readonly Header[];
  /** Version of the orchestration that wants it. */
  readonly orchestrationVersion: string;
  /**
   * Opaque, at most 64 bytes: names the attempt over streams and restarts of the sidecar. The
   * same key is the same attempt: a worker that runs it already does not begin it again. Empty:
   * the attempt ends with the stream.
   */
  readonly key: Uint8Array;
}

/**
 * Answers an ActivityTask. Exactly one of the outcomes is meant: `failure` when present, else
 * `output`.
 */
export interface ActivityResult {
  readonly token: number;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}

/** An attempt is alive; extends its heartbeat deadline. */
export interface Heartbeat {
  readonly token: number;
  /** Kept for the next attempt, should this one fail. May be absent. */
  readonly details: Payload | null;
}

/**
 * The result of this attempt is no longer wanted; the worker stops it and still answers with
 * any result.
 */
export interface CancelActivity {
  readonly token: number;
  /**
   * "cancelled", "timed_out", "terminated" or "instance_ended"; "not_adopted" for an attempt of
   * Hello that was handed out again or is not waited for any more.
   */
  readonly reason: string;
}

/** An answer was refused and changed nothing. */
export interface Refusal {
  /** The token of the refused answer. */
  readonly token: number;
  /** A code of the closed set in docs/reference/protocol.md, such as STALE_TOKEN. */
  readonly code: string;
  readonly message: string;
}

/** Asks for no more work. */
export type Drain = Readonly<Record<string, never>>;

/** All results sent before Drain are durable, and nothing more will come. */
export type Drained = Readonly<Record<string, never>>;

/** Are you there? */
export interface Ping {
  readonly id: number;
}

/** Yes. */
export interface Pong {
  readonly id: number;
}

/**
 * Asks code something about the state of a live orchestrator. Code may read, not decide:
 * nothing of it is recorded. A worker answers it after the turns of this instance that it got
 * before.
 */
export interface LiveRequestTask {
  /** Names the question; the answer carries it back. Of the same numbers as turns. */
  readonly token: number;
  readonly kind: LiveRequestKind;
  readonly instanceId: string;
  readonly execution: number;
  /** Of the query or update. */
  readonly name: string;
  readonly input: Payload | null;
  /** Id of the last event that the state is to have been shown; those after it are left out. */
  readonly delivered: number;
  /**
   * False: the worker holds the orchestrator, or answers MISS. True: `events` is the whole
   * history; it builds an orchestrator for this question alone, keeps nothing and runs no
   * steps.
   */
  readonly full: boolean;
  /** True when another LiveRequestTask with the same token follows and adds events. */
  readonly more: boolean;
  readonly headers: readonly Header[];
  readonly events: readonly HistoryEvent[];
}

export interface LiveRequestResult {
  readonly token: number;
  readonly outcome: LiveRequestOutcome;
  readonly output: Payload | null;
  readonly failure: Failure | null;
}
