// Errors across processes and languages: Error to Failure and back. Type, message, stack, details,
// the chain of causes and the non-retryable flag survive the way in both directions.
import {
  AlreadyExists,
  ApplicationFailure,
  CancelledError,
  InvalidInput,
  InvalidOutput,
  NotFound,
  PayloadTooLarge,
  TerminatedError,
  TimedOut,
} from './errors.ts';
import type { TimeoutName } from './errors.ts';
import { CAUSE_DEPTH_MAX, MESSAGE_MAX_CHARS, STACK_MAX_CHARS } from './limits.ts';
import { decodePayload, encodePayload, payloadBytes } from './payload.ts';
import type { Failure, FailureKind, Payload } from './replay/wire-types.ts';

/** What the rest of one failure in a chain takes on the wire, generously. */
const FIELDS_BYTES = 64;

function cut(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars - 1)}…`;
}

/** The type name that users and retry policies know an error by. */
function typeOf(error: Error): string {
  if (error instanceof ApplicationFailure) return error.type;
  if (error instanceof TimedOut) return error.which;
  if (error.name !== 'Error') return error.name;
  return error.constructor.name === '' ? 'Error' : error.constructor.name;
}

function kindOf(error: Error): FailureKind {
  if (error instanceof TimedOut) return 'FAILURE_KIND_TIMEOUT';
  if (error instanceof CancelledError) return 'FAILURE_KIND_CANCELLED';
  if (error instanceof TerminatedError) return 'FAILURE_KIND_TERMINATED';
  if (error instanceof AlreadyExists) return 'FAILURE_KIND_ALREADY_EXISTS';
  if (error instanceof NotFound) return 'FAILURE_KIND_NOT_FOUND';
  if (error instanceof PayloadTooLarge) return 'FAILURE_KIND_TOO_LARGE';
  return 'FAILURE_KIND_APPLICATION';
}

function neverRetry(error: Error): boolean {
  if (error instanceof ApplicationFailure) return error.nonRetryable;
  return (
    error instanceof InvalidInput ||
    error instanceof InvalidOutput ||
    error instanceof PayloadTooLarge
  );
}

function detailsOf(error: Error, maxBytes: number): Payload | null {
  const details =
    error instanceof ApplicationFailure
      ? error.details
      : error instanceof InvalidInput || error instanceof InvalidOutput
        ? error.issues
        : undefined;
  if (details === undefined) return null;
  try {
    return encodePayload(details, maxBytes, 'details');
  } catch {
    // The failure itself matters more than its details.
    return null;
  }
}

function causeOf(error: Error): unknown {
  if (error.cause !== undefined) return error.cause;
  return error instanceof AggregateError ? error.errors[0] : undefined;
}

function stackOf(error: Error): string {
  const stack = error instanceof ApplicationFailure ? error.remoteStack : undefined;
  return cut(stack ?? (typeof error.stack === 'string' ? error.stack : ''), STACK_MAX_CHARS);
}

function convert(thrown: unknown, maxBytes: number, depth: number): Failure {
  const error =
    thrown instanceof Error
      ? thrown
      : new ApplicationFailure(
          typeof thrown === 'string' ? thrown : `thrown: ${describeThrown(thrown)}`,
          { type: 'NonError', details: thrown, remoteStack: '' },
        );
  const cause = causeOf(error);
  return {
    kind: kindOf(error),
    type: typeOf(error),
    message: cut(String(error.message), MESSAGE_MAX_CHARS),
    stack: stackOf(error),
    nonRetryable: neverRetry(error),
    details: detailsOf(error, maxBytes),
    cause:
      cause === undefined || depth >= CAUSE_DEPTH_MAX ? null : convert(cause, maxBytes, depth + 1),
  };
}

function describeThrown(thrown: unknown): string {
  try {
    return JSON.stringify(thrown) ?? String(thrown);
  } catch {
    return typeof thrown;
  }
}

/** Drops details and causes, the outermost last, until the whole is no larger than a payload. */
function fit(failure: Failure, maxBytes: number): Failure {
  const { details, cause } = failure;
  let leftBytes = maxBytes - textBytes(failure);
  const detailsBytes = details === null ? 0 : payloadBytes(details);
  const fits = details !== null && detailsBytes <= leftBytes;
  if (fits) leftBytes -= detailsBytes;
  return {
    ...failure,
    details: fits ? details : null,
    cause: cause !== null && textBytes(cause) <= leftBytes ? fit(cause, leftBytes) : null,
  };
}

function textBytes({ type, message, stack }: Failure): number {
  return FIELDS_BYTES + Buffer.byteLength(type) + Buffer.byteLength(message + stack);
}

/**
 * What user code threw, as it goes on the wire. Whatever it was, user code threw it: the outermost
 * kind is APPLICATION, and one of the SDK's own errors keeps its kind as the cause.
 */
export function toFailure(thrown: unknown, maxBytes: number): Failure {
  const failure = convert(thrown, maxBytes, 1);
  if (failure.kind === 'FAILURE_KIND_APPLICATION') return fit(failure, maxBytes);
  const own = convert(thrown, maxBytes, 2);
  const outer: Failure = {
    ...failure,
    kind: 'FAILURE_KIND_APPLICATION',
    type: thrown instanceof Error ? thrown.name : failure.type,
    cause: own,
  };
  return fit(outer, maxBytes);
}

const timeouts: readonly string[] = [
  'StartToClose',
  'ScheduleToStart',
  'ScheduleToClose',
  'Heartbeat',
  'wait',
  'scope',
  'promise',
  'call',
];

/**
 * A failure from the wire as an error of the class that its kind names; `of` names what failed.
 * @throws UnknownEncoding when its details are in an encoding that this SDK does not know.
 */
export function fromFailure(failure: Failure, of: string): Error {
  const cause = failure.cause === null ? undefined : fromFailure(failure.cause, of);
  const withCause = (error: Error): Error => {
    if (cause !== undefined)
      Object.defineProperty(error, 'cause', { value: cause, writable: true });
    return error;
  };
  const { message } = failure;
  switch (failure.kind) {
    case 'FAILURE_KIND_TIMEOUT': {
      const which = timeouts.includes(failure.type) ? (failure.type as TimeoutName) : 'call';
      return new TimedOut(which, of, message === '' ? `${of}: ${failure.type}` : message, cause);
    }
    case 'FAILURE_KIND_CANCELLED':
      return withCause(new CancelledError(message, message === '' ? 'cancelled' : message));
    case 'FAILURE_KIND_TERMINATED':
      return withCause(new TerminatedError(message === '' ? 'terminated' : message));
    case 'FAILURE_KIND_ALREADY_EXISTS':
      return withCause(new AlreadyExists(message));
    case 'FAILURE_KIND_NOT_FOUND':
      return withCause(new NotFound(message));
    case 'FAILURE_KIND_TOO_LARGE':
      // Of a value that is too large; a history that is names itself.
      if (failure.type === 'HistoryTooLarge') return applicationFailure(failure, cause);
      return withCause(new PayloadTooLarge(message));
    case 'FAILURE_KIND_POISONED':
    case 'FAILURE_KIND_APPLICATION':
    case 'FAILURE_KIND_UNSPECIFIED':
      return applicationFailure(failure, cause);
  }
}

function applicationFailure(failure: Failure, cause: Error | undefined): ApplicationFailure {
  const { message, type, nonRetryable, stack, details } = failure;
  return new ApplicationFailure(message, {
    type,
    nonRetryable,
    remoteStack: stack,
    ...(details === null ? {} : { details: decodePayload(details) }),
    ...(cause === undefined ? {} : { cause }),
  });
}
