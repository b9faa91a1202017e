import { status } from '@grpc/grpc-js';

import {
  AlreadyExistsError,
  NotFoundError,
  PayloadTooLargeError,
  PerdureError,
  PromiseSettledError,
  TimeoutError,
  UnavailableError,
} from '../errors.ts';
import type { Random } from '../lib/random.ts';
import { type Disconnect, nameOfStatus } from './disconnect.ts';

/**
 * The sidecar rejected a request for a reason without a separate error class. `code` is one of the
 * codes of docs/reference/protocol.md, such as NOT_WAITING, INSTANCE_ENDED, NOT_ENDED or
 * INVALID_ARGUMENT.
 */
export class RequestRejectedError extends PerdureError {
  override readonly name: string = 'RequestRejectedError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The sidecar is overloaded and recorded nothing of the request. Clients repeat such a request
 * until its deadline and then throw this error.
 */
export class OverloadedError extends RequestRejectedError {
  override readonly name: string = 'OverloadedError';
  /** Pause before the next attempt, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super('OVERLOADED', message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Pause when the sidecar does not request one. */
const RETRY_MS = 1_000;

/**
 * Multiplies the pause by 1 to 1.5, so that clients that were rejected together do not retry
 * together.
 */
export function spread(retryAfterMs: number, random: Random): number {
  return retryAfterMs * (1 + random.fraction() / 2);
}

type Make = (message: string) => PerdureError;

const refusedWith =
  (code: string): Make =>
  (message) =>
    new RequestRejectedError(code, message);
const unavailable: Make = (message) => new UnavailableError(message);
const timedOut: Make = (message) => new TimeoutError('call', '', message);

/**
 * Error classes by the code of the sidecar. A code without an entry becomes a RequestRejectedError.
 */
const BY_CODE: Readonly<Record<string, Make>> = {
  NOT_FOUND: (message) => new NotFoundError(message),
  PROMISE_SETTLED: (message) => new PromiseSettledError(message),
  ALREADY_EXISTS: (message) => new AlreadyExistsError(message),
  PAYLOAD_TOO_LARGE: (message) => new PayloadTooLargeError(message),
  UNAVAILABLE: unavailable,
  STORE_FAILED: (message) => new UnavailableError(message, 'STORE_FAILED'),
  DEADLINE_EXCEEDED: timedOut,
};

/** Error classes for answers without a code. Such answers come from gRPC or a proxy. */
const BY_STATUS: ReadonlyMap<number, Make> = new Map([
  [status.UNAVAILABLE, unavailable],
  [status.CANCELLED, unavailable],
  [status.DEADLINE_EXCEEDED, timedOut],
  // gRPC rejects only messages that are too large before the sidecar can add a code.
  [status.RESOURCE_EXHAUSTED, (message) => new PayloadTooLargeError(message)],
  [status.INVALID_ARGUMENT, refusedWith('INVALID_ARGUMENT')],
  [status.UNAUTHENTICATED, refusedWith('UNAUTHENTICATED')],
  [status.PERMISSION_DENIED, refusedWith('PERMISSION_DENIED')],
]);

/** Returns an error of the class that belongs to the code, or else to the gRPC status. */
export function errorOf(refusal: Disconnect): PerdureError {
  const { code, message, retryAfterMs = 0 } = refusal;
  if (code === 'OVERLOADED') return new OverloadedError(message, retryAfterMs || RETRY_MS);
  if (code !== '') return (BY_CODE[code] ?? refusedWith(code))(message);
  const make = BY_STATUS.get(refusal.status) ?? refusedWith(nameOfStatus(refusal.status));
  return make(message);
}
