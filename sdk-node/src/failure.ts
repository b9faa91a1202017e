// Converts errors to failures and back, across processes and languages. Both directions preserve
// type, message, stack, details, the chain of causes and the non-retryable flag.
import {
  AlreadyExistsError,
  ApplicationError,
  CancelledError,
  InvalidInputError,
  InvalidOutputError,
  NotFoundError,
  PayloadTooLargeError,
  TerminatedError,
  TimeoutError,
} from './errors.ts';
import type { TimeoutType } from './errors.ts';
import {
  CAUSE_DEPTH_MAX,
  CAUSES_FOLLOWED_MAX,
  MESSAGE_MAX_CHARS,
  STACK_MAX_CHARS,
  TYPE_NAME_MAX_CHARS,
} from './limits.ts';
import { decodePayload, encodeLossy, payloadBytes } from './payload.ts';
import type { Failure, FailureKind, Payload } from './model/wire-types.ts';
import {
  describeThrown,
  disarm,
  elementsOf,
  fieldOf,
  isErrorLike,
  isInstance,
  messageOf,
  stackOf,
  typeNamesOf,
  wellFormed,
} from './thrown.ts';

/** Upper bound for the encoded size of the other fields of one failure. */
const FIELDS_BYTES = 64;

function cut(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${wellFormed(text.slice(0, maxChars - 1))}…`;
}

/**
 * Returns the names by which users and retry policies identify an error: its type and its classes.
 */
function namesOf(error: object): readonly [type: string, ...classNames: string[]] {
  if (isInstance(error, TimeoutError)) return [nameFrom(fieldOf(error, 'timeoutType')) ?? 'call'];
  const [type = 'Error', ...classNames] = isInstance(error, ApplicationError)
    ? namesOfApplication(error)
    : typeNamesOf(error);
  return [type, ...classNames];
}

function namesOfApplication(error: ApplicationError): string[] {
  const remote = elementsOf(fieldOf(error, 'classNames'));
  const own = remote.length > 0 ? remote : typeNamesOf(error);
  const names = [fieldOf(error, 'type'), ...own.filter((name) => name !== 'ApplicationError')];
  return [...new Set(names.flatMap((name) => nameFrom(name) ?? []))];
}

function nameFrom(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return wellFormed(value.slice(0, TYPE_NAME_MAX_CHARS));
}

function kindOf(error: object): FailureKind {
  if (isInstance(error, TimeoutError)) return 'FAILURE_KIND_TIMEOUT';
  if (isInstance(error, CancelledError)) return 'FAILURE_KIND_CANCELLED';
  if (isInstance(error, TerminatedError)) return 'FAILURE_KIND_TERMINATED';
  if (isInstance(error, AlreadyExistsError)) return 'FAILURE_KIND_ALREADY_EXISTS';
  if (isInstance(error, NotFoundError)) return 'FAILURE_KIND_NOT_FOUND';
  if (isInstance(error, PayloadTooLargeError)) return 'FAILURE_KIND_TOO_LARGE';
  return 'FAILURE_KIND_APPLICATION';
}

/** True when the error is marked as non-retryable. */
export function isNonRetryable(error: unknown): boolean {
  if (isInstance(error, ApplicationError)) return fieldOf(error, 'nonRetryable') === true;
  return (
    isInstance(error, InvalidInputError) ||
    isInstance(error, InvalidOutputError) ||
    isInstance(error, PayloadTooLargeError)
  );
}

function detailsOf(error: object, maxBytes: number): Payload | null {
  const key = isInstance(error, ApplicationError)
    ? 'details'
    : isInstance(error, InvalidInputError) || isInstance(error, InvalidOutputError)
      ? 'issues'
      : undefined;
  const details = key === undefined ? undefined : fieldOf(error, key);
  if (details === undefined) return null;
  try {
    return encodeLossy(details, maxBytes, 'details');
  } catch {
    // Without valid details, the failure is still reported.
    return null;
  }
}

function causeOf(error: object): unknown {
  const cause = fieldOf(error, 'cause');
  if (cause !== undefined && cause !== null) return cause;
  const errors = elementsOf(fieldOf(error, 'errors'));
  // An AggregateError of another realm is recognized by its `errors`.
  return isInstance(error, AggregateError) ? errors[0] : errors.find(isErrorLike);
}

function wireStackOf(error: object): string {
  const remote = isInstance(error, ApplicationError) ? fieldOf(error, 'remoteStack') : undefined;
  return cut(typeof remote === 'string' ? remote : stackOf(error), STACK_MAX_CHARS);
}

function errorOf(thrown: unknown): object {
  if (isErrorLike(thrown)) return thrown;
  disarm(thrown);
  const message = typeof thrown === 'string' ? thrown : `thrown: ${describeThrown(thrown)}`;
  return new ApplicationError(message, { type: 'NonError', details: thrown, remoteStack: '' });
}

/** Returns the error and its causes. `hasRoot`: the last one has no cause. */
function chainOf(thrown: unknown): { chain: object[]; hasRoot: boolean } {
  const chain = [errorOf(thrown)];
  while (chain.length < CAUSES_FOLLOWED_MAX) {
    const cause = causeOf(chain.at(-1)!);
    if (cause === undefined) return { chain, hasRoot: true };
    chain.push(errorOf(cause));
  }
  return { chain, hasRoot: false };
}

/**
 * Replaces the omitted causes of a long chain, before the root cause. The sidecar uses the same
 * form.
 */
function causesOmitted(count: number, cause: Failure): Failure {
  return {
    kind: 'FAILURE_KIND_APPLICATION',
    type: 'CausesOmitted',
    message: `${count} causes are omitted here: a failure has at most ${CAUSE_DEPTH_MAX}`,
    stack: '',
    nonRetryable: false,
    details: null,
    cause,
    classNames: [],
  };
}

/**
 * Converts a chain of causes. A chain longer than `depthMax` retains its outermost causes and its
 * root.
 */
function convert(thrown: unknown, maxBytes: number, depthMax: number): Failure {
  const { chain, hasRoot } = chainOf(thrown);
  let retained = chain.slice(0, depthMax);
  let inner: Failure | null = null;
  if (hasRoot && chain.length > depthMax) {
    retained = chain.slice(0, depthMax - 2);
    const root = convertOne(chain.at(-1)!, maxBytes, null);
    inner = causesOmitted(chain.length - retained.length - 1, root);
  }
  const innermost = convertOne(retained.pop()!, maxBytes, inner);
  return retained.reduceRight<Failure>(
    (cause, error) => convertOne(error, maxBytes, cause),
    innermost,
  );
}

function convertOne(error: object, maxBytes: number, cause: Failure | null): Failure {
  const [type, ...classNames] = namesOf(error);
  return {
    kind: kindOf(error),
    type,
    message: cut(messageOf(error), MESSAGE_MAX_CHARS),
    stack: wireStackOf(error),
    nonRetryable: isNonRetryable(error),
    details: detailsOf(error, maxBytes),
    cause,
    classNames,
  };
}

/** Drops details and causes, innermost first, until the failure fits into `maxBytes`. */
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

function textBytes({ type, message, stack, classNames = [] }: Failure): number {
  const names = classNames.reduce((sum, name) => sum + Buffer.byteLength(name) + 4, 0);
  return FIELDS_BYTES + names + Buffer.byteLength(type) + Buffer.byteLength(message + stack);
}

/**
 * Encodes a value that user code threw. The outermost kind is always APPLICATION. An error of the
 * SDK becomes the cause, with its kind.
 */
export function toFailure(thrown: unknown, maxBytes: number): Failure {
  const failure = convert(thrown, maxBytes, CAUSE_DEPTH_MAX);
  if (failure.kind === 'FAILURE_KIND_APPLICATION') return fit(failure, maxBytes);
  const own = convert(thrown, maxBytes, CAUSE_DEPTH_MAX - 1);
  const outer: Failure = {
    ...failure,
    kind: 'FAILURE_KIND_APPLICATION',
    type: nameFrom(fieldOf(thrown, 'name')) ?? failure.type,
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
 * Converts a failure to an error of the class that belongs to its kind. `of` names the failed
 * operation.
 * @throws UnknownEncodingError when the SDK does not support the encoding of the details.
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
      const timeoutType = timeouts.includes(failure.type) ? (failure.type as TimeoutType) : 'call';
      return new TimeoutError(
        timeoutType,
        of,
        message === '' ? `${of}: ${failure.type}` : message,
        cause,
      );
    }
    case 'FAILURE_KIND_CANCELLED':
      return withCause(new CancelledError(message, message === '' ? 'cancelled' : message));
    case 'FAILURE_KIND_TERMINATED':
      return withCause(new TerminatedError(message === '' ? 'terminated' : message));
    case 'FAILURE_KIND_ALREADY_EXISTS':
      return withCause(new AlreadyExistsError(message));
    case 'FAILURE_KIND_NOT_FOUND':
      return withCause(new NotFoundError(message));
    case 'FAILURE_KIND_TOO_LARGE':
      // TOO_LARGE concerns a value, unless the type names the history.
      if (failure.type === 'HistoryTooLarge') return applicationFailure(failure, cause);
      return withCause(new PayloadTooLargeError(message));
    case 'FAILURE_KIND_QUARANTINED':
    case 'FAILURE_KIND_APPLICATION':
    case 'FAILURE_KIND_UNSPECIFIED':
      return applicationFailure(failure, cause);
  }
}

function applicationFailure(failure: Failure, cause: Error | undefined): ApplicationError {
  const { message, type, nonRetryable, stack, details, classNames = [] } = failure;
  return new ApplicationError(message, {
    type,
    classNames,
    nonRetryable,
    remoteStack: stack,
    ...(details === null ? {} : { details: decodePayload(details) }),
    ...(cause === undefined ? {} : { cause }),
  });
}
