import type { SessionAnswer__Output } from '@perdure/proto/v1/SessionAnswer';
import type { SessionCall } from '@perdure/proto/v1/SessionCall';

import type { Backoff } from '../connection/backoff.ts';
import type { PerdureError } from '../errors.ts';

type Wire = Required<Omit<SessionCall, 'id' | 'request'>>;
type WireAnswers = Required<Omit<SessionAnswer__Output, 'id' | 'response' | 'error'>>;

/** Kind of a call: the name of its request in the frames of a session. */
export type CallKind = keyof Wire;

/** The request of a call of kind `K`. */
export type CallRequest<K extends CallKind> = NonNullable<Wire[K]>;

/** The answer to a call of kind `K`. */
export type CallAnswer<K extends CallKind> = NonNullable<WireAnswers[K]>;

/**
 * Whether the client may repeat a call when the connection breaks before the answer. Reads and
 * waits change nothing. A start, an event and the settling of a promise carry an idempotency key:
 * the sidecar answers a repetition like the first call. A second cancel, terminate or suspend
 * changes nothing. A repeated purge would not find the instance, so a purge is sent only once the
 * sidecar has answered on that connection.
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
  waitStatus: true,
  values: true,
  query: true,
  // The client always sets the id.
  update: true,
  // The client always sets an idempotency key.
  settle: true,
  raise: true,
  purge: false,
};

/** Deadline, size and cancellation of a call. */
export interface CallTerms {
  /** Description for error messages, such as `start of "order"`. */
  readonly what: string;
  /** Undefined: no limit. */
  readonly timeoutMs: number | undefined;
  /** Estimated size on the wire. */
  readonly bytes: number;
  /** Abandons the call: it rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

type Resolve = (answer: never) => void;
type Reject = (error: PerdureError) => void;

// The one executor of all promises: it exposes the two functions without a closure per call.
let resolveLast: Resolve;
let rejectLast: Reject;
const capture = (resolve: Resolve, reject: Reject): void => {
  resolveLast = resolve;
  rejectLast = reject;
};

/** A call without an answer yet. */
export class OpenCall {
  /** Unique within the client. */
  readonly id: number;
  readonly kind: CallKind;
  readonly request: object;
  readonly terms: CallTerms;
  /** On the monotonic clock. Infinity: no deadline. */
  readonly deadlineMs: number;
  /** True once a frame of the current stream has sent the call. */
  sent = false;
  /** True once the call was sent more than once. */
  repeated = false;
  readonly promise: Promise<never>;
  readonly resolve: Resolve;
  readonly reject: Reject;
  /**
   * Pauses between attempts while the sidecar shuts down. Undefined: no attempt was rejected for
   * that reason.
   */
  backoff: Backoff | undefined;
  /** Removes the listener from the signal of the call. */
  unlisten: (() => void) | undefined;

  constructor(id: number, kind: CallKind, request: object, terms: CallTerms, nowMs: number) {
    this.id = id;
    this.kind = kind;
    this.request = request;
    this.terms = terms;
    this.deadlineMs = nowMs + (terms.timeoutMs ?? Number.POSITIVE_INFINITY);
    this.promise = new Promise(capture);
    this.resolve = resolveLast;
    this.reject = rejectLast;
  }
}
