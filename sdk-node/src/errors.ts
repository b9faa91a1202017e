// The errors that users of the SDK meet. Each has a stable `name` and a stable `code`; programs
// tell them apart by class or by code, never by message.

import { disarm, messageOf } from './thrown.ts';

/** The closed set of codes of the SDK's own errors. */
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

/** Where a class of the SDK says which one it is, to other copies of the SDK. */
const CLASS: unique symbol = Symbol.for('perdure.errorClass') as never;

/** Objects whose prototype chain is followed. */
const CHAIN_MAX = 32;

function isOfClass(value: unknown, name: unknown): boolean {
  let at = value;
  for (let depth = 0; depth < CHAIN_MAX && typeof at === 'object' && at !== null; depth += 1) {
    if (Object.getOwnPropertyDescriptor(at, CLASS)?.value === name) return true;
    at = Object.getPrototypeOf(at) as unknown;
  }
  return false;
}

/** What all errors of the SDK have in common. */
export abstract class PerdureError extends Error {
  /** Stable, in capitals; for programs. Errors of the sidecar carry the sidecar's code. */
  abstract readonly code: string;

  /** True for errors of another copy of the SDK as well: a bundle, or another realm. */
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
 * An error that application code throws, or threw in another process.
 *
 * @example
 * throw new ApplicationError('card declined', { type: 'CardDeclined', nonRetryable: true });
 */
export class ApplicationError extends PerdureError {
  override readonly name: string = 'ApplicationError';
  readonly code: ErrorCode = 'APPLICATION';
  /**
   * The error's own type name, such as 'CardDeclined'; retry policies match on it.
   * Default: the name of the class that is constructed.
   */
  readonly type: string;
  /** Its class and the classes that it extends, nearest first, where they differ from `type`. */
  readonly classNames: readonly string[];
  /** Structured details, or undefined. */
  readonly details: unknown;
  /** True: retrying is pointless whatever the policy says. */
  readonly nonRetryable: boolean;
  /** The stack where it was thrown, in whatever language; undefined when it was thrown here. */
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

/** The type of the error that lies behind, and its details: what most `catch` blocks need. */
abstract class CausedError extends PerdureError {
  /** Type of the error thrown there, such as 'CardDeclined'. */
  readonly type: string;
  /** Its details, or undefined. */
  readonly details: unknown;

  constructor(what: string, cause: unknown) {
    const inner = cause instanceof Error ? cause : undefined;
    const type = cause instanceof ApplicationError ? cause.type : (inner?.name ?? 'Error');
    super(`${what}: ${inner && inner.message !== '' ? inner.message : type}`, { cause });
    this.type = type;
    this.details = cause instanceof ApplicationError ? cause.details : undefined;
  }
}

/** An activity threw and will not be retried. `cause` is what it threw. */
export class ActivityFailedError extends CausedError {
  override readonly name: string = 'ActivityFailedError';
  readonly code: ErrorCode = 'ACTIVITY_FAILED';
  readonly activity: string;
  /** The last attempt, from 1. */
  readonly attempt: number;

  constructor(activity: string, attempt: number, cause: unknown) {
    super(`activity "${activity}" failed (attempt ${attempt})`, cause);
    this.activity = activity;
    this.attempt = attempt;
  }
}

/** An orchestration failed, was cancelled or was terminated. `cause` says why. */
export class OrchestrationFailedError extends CausedError {
  override readonly name: string = 'OrchestrationFailedError';
  readonly code: ErrorCode = 'ORCHESTRATION_FAILED';
  readonly orchestration: string;
  /** Empty when it is not known. */
  readonly instanceId: string;

  constructor(orchestration: string, instanceId: string, cause: unknown) {
    const id = instanceId === '' ? '' : ` (instance "${instanceId}")`;
    super(`orchestration "${orchestration}"${id} failed`, cause);
    this.orchestration = orchestration;
    this.instanceId = instanceId;
  }
}

/** The function of a durable step threw. `cause` is what it threw. */
export class StepFailedError extends CausedError {
  override readonly name: string = 'StepFailedError';
  readonly code: ErrorCode = 'STEP_FAILED';
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(`step "${step}" failed`, cause);
    this.step = step;
  }
}

/** The handler of a query threw. `cause` is what it threw. */
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
 * An update was accepted and its handler threw, or will not end: `type` is then 'InstanceEnded' or
 * 'ContinuedAsNew'. `cause` says more.
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

/** The validation of an update refused it; nothing is recorded. `cause` is what it threw. */
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

/** Which time ran out: one of an activity, that of `waitFor`, or that of a client's call. */
export type TimeoutType =
  | 'StartToClose'
  | 'ScheduleToStart'
  | 'ScheduleToClose'
  | 'Heartbeat'
  | 'wait'
  | 'scope'
  | 'promise'
  | 'call';

/** A time limit ran out. */
export class TimeoutError extends PerdureError {
  override readonly name: string = 'TimeoutError';
  readonly code: ErrorCode = 'TIMED_OUT';
  readonly timeoutType: TimeoutType;
  /** The activity, event or call that took too long. */
  readonly of: string;

  constructor(timeoutType: TimeoutType, of: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.timeoutType = timeoutType;
    this.of = of;
  }
}

/** The operation was cancelled: the instance was asked to stop, or it lost a `ctx.race`. */
export class CancelledError extends PerdureError {
  override readonly name: string = 'CancelledError';
  readonly code: ErrorCode = 'CANCELLED';
  /** The reason that the caller gave; may be empty. */
  readonly reason: string;

  constructor(reason: string, message?: string) {
    super(message ?? (reason === '' ? 'cancelled' : `cancelled: ${reason}`));
    this.reason = reason;
  }
}

/** The instance was ended by force. */
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

/** The promise has its outcome already, was withdrawn, or ended with its execution. */
export class PromiseSettledError extends PerdureError {
  override readonly name: string = 'PromiseSettledError';
  readonly code: ErrorCode = 'PROMISE_SETTLED';
}

/** An encoded value is over the payload limit. */
export class PayloadTooLargeError extends PerdureError {
  override readonly name: string = 'PayloadTooLargeError';
  readonly code: ErrorCode = 'PAYLOAD_TOO_LARGE';
}

/** One thing that a schema found wrong. */
export interface Issue {
  readonly message: string;
  /** Where in the value, such as 'items.0.price'; empty for the whole. */
  readonly path: string;
}

/** An input is not what the definition says, or cannot be encoded. Not retried. */
export class InvalidInputError extends PerdureError {
  override readonly name: string = 'InvalidInputError';
  readonly code: ErrorCode = 'INVALID_INPUT';
  readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.issues = issues;
  }
}

/** A result is not what the definition says, or cannot be encoded. Not retried. */
export class InvalidOutputError extends PerdureError {
  override readonly name: string = 'InvalidOutputError';
  readonly code: ErrorCode = 'INVALID_OUTPUT';
  readonly issues: readonly Issue[];

  constructor(message: string, issues: readonly Issue[] = [], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.issues = issues;
  }
}

/** The sidecar cannot be reached, or refuses work for now: STORE_FAILED when its disk is full. */
export class UnavailableError extends PerdureError {
  override readonly name: string = 'UnavailableError';
  readonly code: ErrorCode;

  constructor(message: string, code: 'UNAVAILABLE' | 'STORE_FAILED' = 'UNAVAILABLE') {
    super(message);
    this.code = code;
  }
}

/** A saga failed, and so did undoing it. `cause` is why it failed. */
export class SagaFailedError extends PerdureError {
  override readonly name: string = 'SagaFailedError';
  readonly code: ErrorCode = 'SAGA_FAILED';
  /** What compensations threw, in the order in which they ran. */
  readonly compensationErrors: readonly unknown[];

  constructor(cause: unknown, compensationErrors: readonly unknown[]) {
    const count = compensationErrors.length;
    const why = messageOf(cause);
    compensationErrors.forEach(disarm);
    super(`${why}; ${count} compensation${count === 1 ? '' : 's'} failed as well`, { cause });
    this.compensationErrors = compensationErrors;
  }
}

/** Where code and history part. */
export interface Difference {
  /** Event at which they part, or 0. */
  readonly eventId: number;
  /** Operation at which they part, or 0. */
  readonly seq: number;
  /** What history holds there. */
  readonly expected: string;
  /** What the code did there. */
  readonly actual: string;
}

/** A turn could not be run to its end. Thrown by the testing functions; a worker reports it. */
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

/** Code and history disagree. */
export class NonDeterminismError extends TurnError {
  override readonly name: string = 'NonDeterminismError';
}

/** Orchestrator code awaited something that is not durable, or used `ctx` outside its turn. */
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
