import type { SessionAnswer__Output } from '@perdure/proto/v1/SessionAnswer';
import type { SessionCall } from '@perdure/proto/v1/SessionCall';

import type { Backoff } from '../connection/backoff.ts';
import type { PerdureError } from '../errors.ts';

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
 * may; a start, an event and the settling of a promise carry a key that makes their repetition
 * answer like the first; asking again to stop or to hold changes nothing. A purge would not find
 * what it has purged: it is sent only once the sidecar has answered on that connection.
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
  // Always made with an id.
  update: true,
  // Always made with an idempotency key.
  settle: true,
  raise: true,
  purge: false,
};

/** How a call is to be made. */
export interface CallTerms {
  /** For messages, such as `start of "order"`. */
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

// The executor of every promise: it hands over the two functions without a closure per call.
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
  /** On the monotonic clock; infinity: no deadline. */
  readonly deadlineMs: number;
  /** True once it left with a frame of the present stream. */
  sent = false;
  /** True once it left more than one time. */
  repeated = false;
  readonly promise: Promise<never>;
  readonly resolve: Resolve;
  readonly reject: Reject;
  /** Its pauses while the sidecar is going down; undefined: it was not refused for that. */
  backoff: Backoff | undefined;
  /** Stops listening to the signal of the call. */
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
