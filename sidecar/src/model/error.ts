/**
 * Codes of errors. Each error that the sidecar sends has one. `rpc/status.ts` maps codes to gRPC
 * statuses; docs/reference/protocol.md describes codes for clients.
 */
export type ErrorCode =
  | 'INVALID_ARGUMENT'
  | 'PAYLOAD_TOO_LARGE'
  | 'LIMIT_EXCEEDED'
  | 'OVERLOADED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'NOT_WAITING'
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
  | 'UNREADABLE'
  | 'UNAUTHENTICATED'
  | 'PERMISSION_DENIED'
  | 'UNAVAILABLE'
  | 'INTERNAL';

export interface PerdureErrorOptions extends ErrorOptions {
  readonly retryAfterMs?: number;
}

/** An operational error, whose message names the problem, the object and the remedy. */
export class PerdureError extends Error {
  readonly code: ErrorCode;
  /** Delay before a retry, in milliseconds; 0: unknown. */
  readonly retryAfterMs: number;

  constructor(code: ErrorCode, message: string, options?: PerdureErrorOptions) {
    super(message, options);
    this.name = 'PerdureError';
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs ?? 0;
  }
}
