/**
 * Every error that leaves the sidecar has one of these codes. `rpc/status.ts` maps them to gRPC
 * statuses; docs/protocol.md explains each to its receiver.
 */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'PAYLOAD_TOO_LARGE'
  | 'LIMIT_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'NOBODY_WAITING'
  | 'INSTANCE_ENDED'
  | 'NOT_ENDED'
  | 'PROMISE_SETTLED'
  | 'UNKNOWN_NAME'
  | 'NO_WORKER'
  | 'CANNOT_REWIND'
  | 'STALE_TOKEN'
  | 'PROTOCOL_VERSION'
  | 'PROTOCOL_VIOLATION'
  | 'STORE_FAILED'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

/** An operating error: says what happened, to which instance, and what to do. */
export class PerdureError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PerdureError';
    this.code = code;
  }
}
