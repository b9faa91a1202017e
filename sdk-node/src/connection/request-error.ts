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
 * The sidecar refused a request, and no class of its own says why: `code` does. One of the codes of
 * docs/reference/protocol.md, such as NOT_WAITING, INSTANCE_ENDED, NOT_ENDED or
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
 * The sidecar has more to do than it may hold, and kept nothing of the request. Clients make it
 * again by themselves, for as long as it may take; this is what came of that.
 */
export class OverloadedError extends RequestRejectedError {
  override readonly name: string = 'OverloadedError';
  /** When to ask again, in milliseconds. */
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super('OVERLOADED', message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Used where the sidecar does not say when to ask again. */
const RETRY_MS = 1_000;

/** Factor of the pause, 1 to 1.5: clients that were rejected together do not reconnect together. */
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
 * Codes of the sidecar. One that is not here is newer than this SDK: RequestRejectedError carries
 * it.
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

/** For answers without a code: they come from gRPC, or from something on the way to the sidecar. */
const BY_STATUS: ReadonlyMap<number, Make> = new Map([
  [status.UNAVAILABLE, unavailable],
  [status.CANCELLED, unavailable],
  [status.DEADLINE_EXCEEDED, timedOut],
  // Nothing but the size of a message is refused before the sidecar can say its own code.
  [status.RESOURCE_EXHAUSTED, (message) => new PayloadTooLargeError(message)],
  [status.INVALID_ARGUMENT, refusedWith('INVALID_ARGUMENT')],
  [status.UNAUTHENTICATED, refusedWith('UNAUTHENTICATED')],
  [status.PERMISSION_DENIED, refusedWith('PERMISSION_DENIED')],
]);

/** The error of the class that a refusal's code, or else its gRPC status, names. */
export function errorOf(refusal: Disconnect): PerdureError {
  const { code, message, retryAfterMs = 0 } = refusal;
  if (code === 'OVERLOADED') return new OverloadedError(message, retryAfterMs || RETRY_MS);
  if (code !== '') return (BY_CODE[code] ?? refusedWith(code))(message);
  const make = BY_STATUS.get(refusal.status) ?? refusedWith(nameOfStatus(refusal.status));
  return make(message);
}
