// The domain's types and small pure functions that all modules share. This module imports no other
// module; `ports.ts` declares the interfaces between modules.

import type { Failure, FailureKind, Payload } from '@perdure/proto/types';

export type { Failure, FailureKind, Header, KeyValue, Payload } from '@perdure/proto/types';

/** Creates a failure of the sidecar, without stack and details. */
export function failure(kind: FailureKind, type: string, message: string): Failure {
  return { kind, type, message, stack: '', nonRetryable: true, details: null, cause: null };
}

/** Returns the bytes that count against the payload limit; 0 for an absent payload. */
export function payloadBytes(payload: Payload | null): number {
  return payload === null ? 0 : payload.data.length;
}

/** Returns the bytes of a failure with all its causes. */
export function failureBytes(from: Failure | null): number {
  let bytes = 0;
  for (let next = from; next !== null; next = next.cause) {
    bytes += Buffer.byteLength(next.message) + Buffer.byteLength(next.stack);
    bytes += Buffer.byteLength(next.type) + payloadBytes(next.details);
    for (const name of next.classNames ?? []) bytes += Buffer.byteLength(name) + 2;
  }
  return bytes;
}
