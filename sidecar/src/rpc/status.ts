import { Metadata, status } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';
import type { ErrorCode } from '../model/error.ts';
import type { Log } from '../model/ports.ts';
import { MalformedError, TooManyFieldsError } from '../wire/load.ts';

/** Name of the trailer with the ErrorCode. */
export const CODE_TRAILER = 'perdure-code';
/** Name of the trailer with the retry delay. */
export const RETRY_TRAILER = 'perdure-retry-after-ms';

/** Limit of a message in a trailer, which HTTP/2 limits as a header. Longer texts are truncated. */
const DETAILS_LENGTH_MAX = 2_000;

const STATUSES: Readonly<Record<ErrorCode, status>> = {
  INVALID_ARGUMENT: status.INVALID_ARGUMENT,
  PAYLOAD_TOO_LARGE: status.RESOURCE_EXHAUSTED,
  LIMIT_EXCEEDED: status.RESOURCE_EXHAUSTED,
  OVERLOADED: status.RESOURCE_EXHAUSTED,
  NOT_FOUND: status.NOT_FOUND,
  ALREADY_EXISTS: status.ALREADY_EXISTS,
  NOT_WAITING: status.FAILED_PRECONDITION,
  INSTANCE_ENDED: status.FAILED_PRECONDITION,
  NOT_ENDED: status.FAILED_PRECONDITION,
  PROMISE_SETTLED: status.FAILED_PRECONDITION,
  UNKNOWN_NAME: status.NOT_FOUND,
  NO_WORKER: status.UNAVAILABLE,
  CANNOT_REWIND: status.FAILED_PRECONDITION,
  STALE_TOKEN: status.FAILED_PRECONDITION,
  PROTOCOL_VERSION: status.FAILED_PRECONDITION,
  PROTOCOL_VIOLATION: status.INVALID_ARGUMENT,
  STORE_FAILED: status.UNAVAILABLE,
  UNREADABLE: status.DATA_LOSS,
  UNAUTHENTICATED: status.UNAUTHENTICATED,
  PERMISSION_DENIED: status.PERMISSION_DENIED,
  UNAVAILABLE: status.UNAVAILABLE,
  INTERNAL: status.INTERNAL,
};

/** The end of a call, in the form of a grpc-js error. */
export interface CallStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** Truncates a text and replaces halves of surrogate pairs, on which grpc-js would throw. */
function printable(text: string): string {
  const cut = text.length > DETAILS_LENGTH_MAX ? `${text.slice(0, DETAILS_LENGTH_MAX)}…` : text;
  return cut.replace(/\p{Surrogate}/gu, '\u{fffd}');
}

/**
 * Converts any error to a PerdureError. Malformed input is an error of the caller. Any other error
 * is internal: its details are logged and not sent to the caller.
 */
export function toPerdureError(error: unknown, log: Log): PerdureError {
  if (error instanceof PerdureError) return error;
  if (error instanceof TooManyFieldsError) return new PerdureError('LIMIT_EXCEEDED', error.message);
  if (error instanceof MalformedError) return new PerdureError('INVALID_ARGUMENT', error.message);
  log.error('a call failed unexpectedly', { error });
  return new PerdureError('INTERNAL', 'internal error of the sidecar. See the log of the sidecar');
}

export function grpcStatus(code: ErrorCode): number {
  return STATUSES[code];
}

export function callStatus(error: PerdureError): CallStatus {
  const metadata = new Metadata();
  metadata.set(CODE_TRAILER, error.code);
  if (error.retryAfterMs > 0) metadata.set(RETRY_TRAILER, String(error.retryAfterMs));
  return { code: STATUSES[error.code], details: printable(error.message), metadata };
}
