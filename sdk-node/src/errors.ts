// Errors of the SDK. Each has a stable `name` and a stable `code`. Programs distinguish errors by
// class or code, never by message.

import { disarm, messageOf } from './thrown.ts';

/** All codes of errors that the SDK creates. */
export type ErrorCode =
  | 'ACTIVITY_FAILED'
  | 'ORCHESTRATION_FAILED'
  | 'STEP_FAILED'
  | 'QUERY_FAILED'
  | 'UPDATE_FAILED'
  | 'UPDATE_REJECTED'
  | 'APPLICATION'
  | 'SAGA_FAILED'
  | 'TIMED_OUT'
  | 'CANCELLED'
  | 'TERMINATED'
  | 'ALREADY_EXISTS'
  | 'NOT_FOUND'
  | 'PROMISE_SETTLED'
  | 'PAYLOAD_TOO_LARGE'
  | 'INVALID_INPUT'
  | 'INVALID_OUTPUT'
  | 'NONDETERMINISM'
  | 'NONDETERMINISTIC_AWAIT'
  | 'NO_HANDLER'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'STORE_FAILED';

/**
 * Property with the name of an error class. Other copies of the SDK identify the class by this
 * name.
 */
const CLASS: unique symbol = Symbol.for('perdure.errorClass') as never;

/** Maximum length of a prototype chain to follow. */
const CHAIN_MAX = 32;

function isOfClass(value: unknown, name: unknown): boolean {
  let at = value;
  for (let depth = 0; depth < CHAIN_MAX && typeof at === 'object' && at !== null; depth += 1) {
    if (Object.getOwnPropertyDescriptor(at, CLASS)?.value === name) return true;
    at = Object.getPrototypeOf(at) as unknown;
  }
  return false;
}

/** Base class of all errors of the SDK. */
export abstract class PerdureError extends Error {
  /** Stable upper-case code for programs. Errors of the sidecar have the code of the sidecar. */
  abstract readonly code: string;

  /** True for errors of another copy of the SDK too, for example in a bundle or another realm. */
  static override [Symbol.hasInstance](
    this: { readonly prototype: object },
    value: unknown,
  ): boolean {
    if (Object.prototype.isPrototypeOf.call(this.prototype, value as object)) return true;
    const own = Object.getOwnPropertyDescriptor(this.prototype, CLASS)?.value as unknown;
    return own !== undefined && isOfClass(value, own);
  }
}

/**
 * An error that application code throws, in this or another process.
 *
 * @example
 * throw new ApplicationError('card declined', { type: 'CardDeclined', nonRetryable: true });
 */
export class ApplicationError extends PerdureError {
  override readonly name: string = 'ApplicationError';
  readonly code: ErrorCode = 'APPLICATION';
  /**
   * Type name of the error, such as 'CardDeclined'. Retry policies match this name. Default: the
   * name of the constructed class.
   */
  readonly type: string;
  /** Names of its class and of the superclasses, nearest first, where they differ from `type`. */
  readonly classNames: readonly string[];
  /** Structured details. Undefined: none. */
  readonly details: unknown;
  /** True: the error is never retried, whatever the retry policy allows. */
  readonly nonRetryable: boolean;
  /**
   * Stack of the process that threw the error, in any language. Undefined: thrown in this process.
   */
  readonly remoteStack: string | undefined;

  constructor(
    message: string,
    options: {
      type?: string;
      details?: unknown;
      nonRetryable?: boolean;
      cause?: unknown;
      remoteStack?: string;
      classNames?: readonly string[];
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.type = options.type ?? (new.target.name || 'ApplicationError');
    this.classNames = options.classNames ?? [];
    this.details = options.details;
    this.nonRetryable = options.nonRetryable ?? false;
    this.remoteStack = options.remoteStack;
  }
}

/** Base class of errors with a cause. It exposes the type and the details of the cause. */
abstract class CausedError extends PerdureError {
  /** Type of the cause, such as 'CardDeclined'. */
  readonly type: string;
  /** Details of the cause. Undefined: none. */
  readonly details: unknown;

  constructor(what: string, cause: unknown) {
    const inner = cause instanceof Error ? cause : undefined;
    const type = cause instanceof ApplicationError ? cause.type : (inner?.name ?? 'Error');
    super(`${what}: ${inner && inner.message !== '' ? inner.message : type}`, { cause });
    this.type = type;
    this.details = cause instanceof ApplicationError ? cause.details : undefined;
  }
}

/** An activity threw an error and is not retried. `cause` is the thrown error. */
export class ActivityFailedError extends CausedError {
  override readonly name: string = 'ActivityFailedError';
  readonly code: ErrorCode = 'ACTIVITY_FAILED';
  readonly activity: string;
  /** Number of the last attempt, from 1. */
  readonly attempt: number;

  constructor(activity: string, attempt: number, cause: unknown) {
    super(`activity "${activity}" failed (attempt ${attempt})`, cause);
    this.activity = activity;
    this.attempt = attempt;
  }
}

/** An orchestration failed, was cancelled or was terminated. `cause` contains the reason. */
export class OrchestrationFailedError extends CausedError {
  override readonly name: string = 'OrchestrationFailedError';
  readonly code: ErrorCode = 'ORCHESTRATION_FAILED';
  readonly orchestration: string;
  /** Id of the instance. Empty when the id is unknown. */
  readonly instanceId: string;

  constructor(orchestration: string, instanceId: string, cause: unknown) {
    const id = instanceId === '' ? '' : ` (instance "${instanceId}")`;
    super(`orchestration "${orchestration}"${id} failed`, cause);
    this.orchestration = orchestration;
    this.instanceId = instanceId;
  }
}

/** The function of a durable step threw an error. `cause` is the thrown error. */
export class StepFailedError extends CausedError {
  override readonly name: string = 'StepFailedError';
  readonly code: ErrorCode = 'STEP_FAILED';
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(`step "${step}" failed`, cause);
    this.step = step;
  }
}

/** The handler of a query threw an error. `cause` is the thrown error. */
export class QueryFailedError extends CausedError {
  override readonly name: string = 'QueryFailedError';
  readonly code: ErrorCode = 'QUERY_FAILED';
  readonly query: string;
  readonly instanceId: string;

  constructor(query: string, instanceId: string, cause: unknown) {
    super(`query "${query}" of instance "${instanceId}" failed`, cause);
    this.query = query;
    this.instanceId = instanceId;
  }
}

/**
 * An accepted update failed: its handler threw an error, or the execution ended first. In the
 * second case `type` is 'InstanceEnded' or 'ContinuedAsNew'. `cause` contains the reason.
 */
export class UpdateFailedError extends CausedError {
  override readonly name: string = 'UpdateFailedError';
  readonly code: ErrorCode = 'UPDATE_FAILED';
  readonly update: string;
  readonly instanceId: string;

  constructor(update: string, instanceId: string, cause: unknown) {
    super(`update "${update}" of instance "${instanceId}" failed`, cause);
    this.update = update;
    this.instanceId = instanceId;
  }
}

/**
 * The validation of an update rejected the update, and nothing is recorded. `cause` is the error
 * that the validation threw.
 */
export class UpdateRejectedError extends CausedError {
  override readonly name: string = 'UpdateRejectedError';
  readonly code: ErrorCode = 'UPDATE_REJECTED';
  readonly update: string;
  readonly instanceId: string;

  constructor(update: string, instanceId: string, cause: unknown) {
    super(`update "${update}" of instance "${instanceId}" was rejected`, cause);
    this.update = update;
    this.instanceId = instanceId;
  }
}

/**
 * Kind of the expired time limit: one of an activity, of a wait, scope or promise, or of a client
 * call.
 */
export type TimeoutType =
  | 'StartToClose'
  | 'ScheduleToStart'
  | 'ScheduleToClose'
  | 'Heartbeat'
  | 'wait'
  | 'scope'
  | 'promise'
  | 'call';

/** A time limit expired. */
export class TimeoutError extends PerdureError {
  override readonly name: string = 'TimeoutError';
  readonly code: ErrorCode = 'TIMED_OUT';
  readonly timeoutType: TimeoutType;
  /** Name of the activity, event or call that took too long. */
  readonly of: string;

  constructor(timeoutType: TimeoutType, of: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.timeoutType = timeoutType;
    this.of = of;
  }
}

/**
 * The operation was cancelled, because its instance or scope was cancelled or it lost a `ctx.race`.
 */
export class CancelledError extends PerdureError {
  override readonly name: string = 'CancelledError';
  readonly code: ErrorCode = 'CANCELLED';
  /** Reason of the cancellation, as the caller set it. May be empty. */
  readonly reason: string;

  constructor(reason: string, message?: string) {
    super(message ?? (reason === '' ? 'cancelled' : `cancelled: ${reason}`));
    this.reason = reason;
  }
}

/** The instance was terminated. */
export class TerminatedError extends PerdureError {
  override readonly name: string = 'TerminatedError';
  readonly code: ErrorCode = 'TERMINATED';
}

/** An instance with this id exists already. */
export class AlreadyExistsError extends PerdureError {
  override readonly name: string = 'AlreadyExistsError';
  readonly code: ErrorCode = 'ALREADY_EXISTS';
}

/** The instance does not exist, or has ended. */
export class NotFoundError extends PerdureError {
  override readonly name: string = 'NotFoundError';
  readonly code: ErrorCode = 'NOT_FOUND';
}

/** The promise is already settled or was withdrawn, or its execution has ended. */
export class PromiseSettledError extends PerdureError {
  override readonly name: string = 'PromiseSettledError';
  readonly code: ErrorCode = 'PROMISE_SETTLED';
}

/** An encoded value exceeds the payload limit. */
export class PayloadTooLargeError extends PerdureError {
  override readonly name: string = 'PayloadTooLargeError';
  readonly code: ErrorCode = 'PAYLOAD_TOO_LARGE';
}

/** One issue that a schema found. */
export interface Issue {
  readonly message: string;
  /** Path of the issue within the value, such as 'items.0.price'. Empty: the whole value. */
  readonly path: string;
}

/** An input does not match its definition or cannot be encoded. Not retried. */
export class InvalidInputError extends PerdureError {
  override readonly name: string = 'InvalidInputError';
  readonly code: ErrorCode = 'INVALID_INPUT';
  readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.issues = issues;
  }
}

/** A result does not match its definition or cannot be encoded. Not retried. */
export class InvalidOutputError extends PerdureError {
  override readonly name: string = 'InvalidOutputError';
  readonly code: ErrorCode = 'INVALID_OUTPUT';
  readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.issues = issues;
  }
}

/**
 * The sidecar cannot be reached, or it rejects work temporarily, for example with STORE_FAILED when
 * its disk is full.
 */
export class UnavailableError extends PerdureError {
  override readonly name: string = 'UnavailableError';
  readonly code: ErrorCode;

  constructor(message: string, code: 'UNAVAILABLE' | 'STORE_FAILED' = 'UNAVAILABLE') {
    super(message);
    this.code = code;
  }
}

/**
 * A saga failed, and at least one of its compensations failed too. `cause` is the error of the
 * saga.
 */
export class SagaFailedError extends PerdureError {
  override readonly name: string = 'SagaFailedError';
  readonly code: ErrorCode = 'SAGA_FAILED';
  /** The errors of the compensations, in the order in which they ran. */
  readonly compensationErrors: readonly unknown[];

  constructor(cause: unknown, compensationErrors: readonly unknown[]) {
    const count = compensationErrors.length;
    const why = messageOf(cause);
    compensationErrors.forEach(disarm);
    super(`${why}; ${count} compensation${count === 1 ? '' : 's'} failed as well`, { cause });
    this.compensationErrors = compensationErrors;
  }
}

/** The first difference between code and history. */
export interface Difference {
  /** Id of the first different event. 0: none. */
  readonly eventId: number;
  /** Sequence number of the first different operation. 0: none. */
  readonly seq: number;
  /** The operation or event in the history. */
  readonly expected: string;
  /** The operation of the code. */
  readonly actual: string;
}

/**
 * A turn failed for a reason other than an error of the orchestrator. The testing functions throw
 * this error; a worker reports it.
 */
export class TurnError extends PerdureError {
  override readonly name: string = 'TurnError';
  readonly code: ErrorCode;
  readonly difference: Difference;

  constructor(code: ErrorCode, message: string, difference: Difference) {
    super(message);
    this.code = code;
    this.difference = difference;
  }
}

/** The code does not match the history. */
export class NonDeterminismError extends TurnError {
  override readonly name: string = 'NonDeterminismError';
}

/** Orchestrator code awaited a promise that is not durable, or used `ctx` outside its turn. */
export class NonDeterministicAwaitError extends TurnError {
  override readonly name: string = 'NonDeterministicAwaitError';
}

const classes = {
  PerdureError,
  ApplicationError,
  ActivityFailedError,
  OrchestrationFailedError,
  StepFailedError,
  QueryFailedError,
  UpdateFailedError,
  UpdateRejectedError,
  TimeoutError,
  CancelledError,
  TerminatedError,
  AlreadyExistsError,
  NotFoundError,
  PromiseSettledError,
  PayloadTooLargeError,
  InvalidInputError,
  InvalidOutputError,
  UnavailableError,
  SagaFailedError,
  TurnError,
  NonDeterminismError,
  NonDeterministicAwaitError,
};

for (const [name, { prototype }] of Object.entries(classes)) {
  Object.defineProperty(prototype, CLASS, { value: name });
}
