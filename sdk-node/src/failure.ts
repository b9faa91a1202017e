// Errors across processes and languages: Error to Failure and back. Type, message, stack, details,
// the chain of causes and the non-retryable flag survive the way in both directions.
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

/** What the rest of one failure in a chain takes on the wire, generously. */
const FIELDS_BYTES = 64;

function cut(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${wellFormed(text.slice(0, maxChars - 1))}…`;
}

/**
 * The names that users and retry policies know an error by: its type, and the classes that it
 * belongs to.
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

/** True when the error itself says that retrying is pointless. */
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
    // The failure itself matters more than its details.
    return null;
  }
}

function causeOf(error: object): unknown {
  const cause = fieldOf(error, 'cause');
  if (cause !== undefined && cause !== null) return cause;
  const errors = elementsOf(fieldOf(error, 'errors'));
  // An AggregateError of another realm is known by the errors that it holds.
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

/** The error and its causes; `hasRoot` when the last one has no cause. */
function chainOf(thrown: unknown): { chain: object[]; hasRoot: boolean } {
  const chain = [errorOf(thrown)];
  while (chain.length < CAUSES_FOLLOWED_MAX) {
    const cause = causeOf(chain.at(-1)!);
    if (cause === undefined) return { chain, hasRoot: true };
    chain.push(errorOf(cause));
  }
  return { chain, hasRoot: false };
}

/** Stands for causes of a chain that is too long, before the root; the sidecar makes the same. */
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

/** Of a chain of causes that is longer than `depthMax` the outermost ones stay, and the root. */
function convert(thrown: unknown, maxBytes: number, depthMax: number): Failure {
  const { chain, hasRoot } = chainOf(thrown);
  let kept = chain.slice(0, depthMax);
  let inner: Failure | null = null;
  if (hasRoot && chain.length > depthMax) {
    kept = chain.slice(0, depthMax - 2);
    const root = convertOne(chain.at(-1)!, maxBytes, null);
    inner = causesOmitted(chain.length - kept.length - 1, root);
  }
  const innermost = convertOne(kept.pop()!, maxBytes, inner);
  return kept.reduceRight<Failure>((cause, error) => convertOne(error, maxBytes, cause), innermost);
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

function textBytes({ type, message, stack, classNames = [] }: Failure): number {
  const names = classNames.reduce((sum, name) => sum + Buffer.byteLength(name) + 4, 0);
  return FIELDS_BYTES + names + Buffer.byteLength(type) + Buffer.byteLength(message + stack);
}

/**
 * What user code threw, in encoded form. Whatever it was, user code threw it: the outermost
 * kind is APPLICATION, and one of the SDK's own errors keeps its kind as the cause.
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
 * A failure from the wire as an error of the class that its kind names; `of` names what failed.
 * @throws UnknownEncodingError when its details are in an encoding that this SDK does not know.
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
      // Of a value that is too large; a history that is names itself.
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
