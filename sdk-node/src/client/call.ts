import type { PerdureError } from '../errors.ts';
import type { SessionAnswer__Output } from '../proto/generated/perdure/v1/SessionAnswer.ts';
import type { SessionCall } from '../proto/generated/perdure/v1/SessionCall.ts';

type Wire = Required<Omit<SessionCall, 'id' | 'request'>>;
type WireAnswers = Required<Omit<SessionAnswer__Output, 'id' | 'response' | 'error'>>;

/** Which request a call makes, by the name that the session's frames use. */
export type CallKind = keyof Wire;

/** The request of a call of kind `K`. */
export type CallRequest<K extends CallKind> = NonNullable<Wire[K]>;

/** The answer to a call of kind `K`. */
export type CallAnswer<K extends CallKind> = NonNullable<WireAnswers[K]>;

/**
 * Whether a call may be made again when the connection broke before its answer. Reads and waits
 * may; a start carries a key that makes its repetition answer like the first; asking again to stop
 * or to hold changes nothing. An event would be raised twice, and a purge would not find what it
 * has purged.
 */
export const REPEATABLE: Readonly<Record<CallKind, boolean>> = {
  start: true,
  get: true,
  wait: true,
  list: true,
  executions: true,
  cancel: true,
  terminate: true,
  suspend: true,
  resume: true,
  raise: false,
  purge: false,
};

/** A call without an answer yet. */
export interface OpenCall {
  /** Unique within the client. */
  readonly id: number;
  readonly kind: CallKind;
  readonly request: object;
  /** Estimated size on the wire. */
  readonly bytes: number;
  /** True once it left with a frame of the present stream. */
  sent: boolean;
  /** True once it left more than one time. */
  repeated: boolean;
  timer: NodeJS.Timeout | undefined;
  resolve(answer: never): void;
  reject(error: PerdureError): void;
}
