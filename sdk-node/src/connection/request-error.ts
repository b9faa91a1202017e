import { status } from '@grpc/grpc-js';

import {
  AlreadyExists,
  NotFound,
  PayloadTooLarge,
  PerdureError,
  PromiseSettled,
  TimedOut,
  Unavailable,
} from '../errors.ts';
import { type Disconnect, nameOfStatus } from './disconnect.ts';

/**
 * The sidecar refused a request, and no class of its own says why: `code` does. One of the codes of
 * docs/protocol.md, such as NOBODY_WAITING, INSTANCE_ENDED, NOT_ENDED or INVALID_ARGUMENT.
 */
export class RequestRefused extends PerdureError {
  override readonly name: string = 'RequestRefused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Make = (message: string) => PerdureError;

const refusedWith =
  (code: string): Make =>
  (message) =>
    new RequestRefused(code, message);
const unavailable: Make = (message) => new Unavailable(message);
const timedOut: Make = (message) => new TimedOut('call', '', message);

/** Codes of the sidecar. One that is not here is newer than this SDK: RequestRefused carries it. */
const BY_CODE: Readonly<Record<string, Make>> = {
  NOT_FOUND: (message) => new NotFound(message),
  PROMISE_SETTLED: (message) => new PromiseSettled(message),
  ALREADY_EXISTS: (message) => new AlreadyExists(message),
  PAYLOAD_TOO_LARGE: (message) => new PayloadTooLarge(message),
  UNAVAILABLE: unavailable,
  STORE_FAILED: (message) => new Unavailable(message, 'STORE_FAILED'),
  DEADLINE_EXCEEDED: timedOut,
};

/** For answers without a code: they come from gRPC, or from something on the way to the sidecar. */
const BY_STATUS: ReadonlyMap<number, Make> = new Map([
  [status.UNAVAILABLE, unavailable],
  [status.CANCELLED, unavailable],
  [status.DEADLINE_EXCEEDED, timedOut],
  // Nothing but the size of a message is refused before the sidecar can say its own code.
  [status.RESOURCE_EXHAUSTED, (message) => new PayloadTooLarge(message)],
  [status.INVALID_ARGUMENT, refusedWith('INVALID_ARGUMENT')],
  [status.UNAUTHENTICATED, refusedWith('UNAUTHENTICATED')],
  [status.PERMISSION_DENIED, refusedWith('PERMISSION_DENIED')],
]);

/** The error of the class that a refusal's code, or else its gRPC status, names. */
export function errorOf(refusal: Disconnect): PerdureError {
  const { code, message } = refusal;
  if (code !== '') return (BY_CODE[code] ?? refusedWith(code))(message);
  const make = BY_STATUS.get(refusal.status) ?? refusedWith(nameOfStatus(refusal.status));
  return make(message);
}
