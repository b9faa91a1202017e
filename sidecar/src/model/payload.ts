// The words of the domain: types and tiny pure functions that every room shares. Nothing here
// imports anything outside this room; `ports.ts` declares the interfaces between the rooms.

/** A user value, opaque to the sidecar. `encoding` empty means JSON text in UTF-8. */
export interface Payload {
  readonly data: Uint8Array;
  readonly encoding: string;
}

/** What travels beside a value; see `Header` in payload.proto. */
export interface Header {
  readonly key: string;
  readonly value: string;
}

/** One of the values that an instance keeps. */
export interface KeyValue {
  readonly key: string;
  readonly value: Payload | null;
}

export type FailureKind =
  | 'FAILURE_KIND_UNSPECIFIED'
  | 'FAILURE_KIND_APPLICATION'
  | 'FAILURE_KIND_TIMEOUT'
  | 'FAILURE_KIND_CANCELLED'
  | 'FAILURE_KIND_TERMINATED'
  | 'FAILURE_KIND_ALREADY_EXISTS'
  | 'FAILURE_KIND_NOT_FOUND'
  | 'FAILURE_KIND_TOO_LARGE'
  | 'FAILURE_KIND_QUARANTINED';

/** An error that crossed a process or a language; the shape of `perdure.v1.Failure`. */
export interface Failure {
  readonly kind: FailureKind;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  readonly nonRetryable: boolean;
  readonly details: Payload | null;
  readonly cause: Failure | null;
  /** Other names of the error's class and of those that it extends; absent in older failures. */
  readonly classNames?: string[];
}

/** A failure made by the sidecar itself: no stack, no details. */
export function failure(kind: FailureKind, type: string, message: string): Failure {
  return { kind, type, message, stack: '', nonRetryable: true, details: null, cause: null };
}

/** Bytes that count against the payload limit; an absent payload has none. */
export function payloadBytes(payload: Payload | null): number {
  return payload === null ? 0 : payload.data.length;
}

/** Bytes of a failure with all its causes. */
export function failureBytes(from: Failure | null): number {
  let bytes = 0;
  for (let next = from; next !== null; next = next.cause) {
    bytes += Buffer.byteLength(next.message) + Buffer.byteLength(next.stack);
    bytes += Buffer.byteLength(next.type) + payloadBytes(next.details);
    for (const name of next.classNames ?? []) bytes += Buffer.byteLength(name) + 2;
  }
  return bytes;
}
