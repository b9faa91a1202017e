import {
  CLASS_NAME_CHARS_MAX,
  CLASS_NAMES_MAX,
  CHILD_ID_BYTES_MAX,
  DURATION_MS_MAX,
  FAILURE_DEPTH_MAX,
  HEADER_BYTES_MAX,
  HEADERS_MAX,
  NAME_BYTES_MAX,
  REASON_BYTES_MAX,
  TIME_MS_MAX,
} from '../limits.ts';
import { PerdureError } from './error.ts';
import { failure, failureBytes, payloadBytes } from './payload.ts';
import type { Failure, Header, Payload } from './payload.ts';
import { readPromiseId } from './promise-id.ts';
import type { PromiseId } from './promise-id.ts';

/** Bytes of the id of a promise: the id of its instance and three numbers. */
const PROMISE_ID_BYTES_MAX = CHILD_ID_BYTES_MAX + 64;

/** The character that replaces an undecodable byte of a text. */
const REPLACEMENT = '\u{fffd}';

function invalid(message: string): PerdureError {
  return new PerdureError('INVALID_ARGUMENT', message);
}

function checkText(field: string, value: string, bytesMax: number): void {
  if (value.length * 3 > bytesMax) {
    const bytes = Buffer.byteLength(value);
    if (bytes > bytesMax) {
      throw invalid(`${field} is ${bytes} bytes long; at most ${bytesMax} are allowed`);
    }
  }
  if (value.includes(REPLACEMENT)) throw invalid(`${field} is not valid UTF-8`);
}

/** Checks a name: not empty, short, without control characters. */
export function checkName(field: string, value: string, bytesMax: number = NAME_BYTES_MAX): void {
  if (value === '') throw invalid(`${field} is empty`);
  checkOptionalName(field, value, bytesMax);
}

/** Like `checkName`, but permits an empty name. */
export function checkOptionalName(
  field: string,
  value: string,
  bytesMax: number = NAME_BYTES_MAX,
): void {
  checkText(field, value, bytesMax);
  if (/\p{Cc}/u.test(value)) throw invalid(`${field} contains a control character`);
}

/** Checks queue, priority and fairness key of a start or a call; each may be absent. */
export function checkRouting(routing: {
  readonly queue?: string;
  readonly priority?: number;
  readonly fairnessKey?: string;
}): void {
  const { queue, priority, fairnessKey } = routing;
  if (queue) checkOptionalName('queue', queue);
  if (fairnessKey) checkOptionalName('fairness_key', fairnessKey);
  if (priority !== undefined && !(priority >= 0 && priority <= PRIORITY_LAST)) {
    throw invalid(`priority is ${priority}; it must be 1 (first) to ${PRIORITY_LAST}, or 0`);
  }
}

const PRIORITY_LAST = 5;

/** Checks number and size of headers; each has a name. */
export function checkHeaders(headers: readonly Header[] | undefined): void {
  if (headers === undefined || headers.length === 0) return;
  if (headers.length > HEADERS_MAX) {
    throw invalid(`there are ${headers.length} headers; at most ${HEADERS_MAX} are allowed`);
  }
  let bytes = 0;
  for (const { key, value } of headers) {
    checkName('the key of a header', key);
    checkText(`header ${key}`, value, HEADER_BYTES_MAX);
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes > HEADER_BYTES_MAX) {
    throw invalid(`the headers are ${bytes} bytes; at most ${HEADER_BYTES_MAX} are allowed`);
  }
}

/** Checks a time in milliseconds since 1970; negative times are before 1970 and allowed. */
export function checkTime(field: string, ms: number): void {
  if (Number.isSafeInteger(ms) && Math.abs(ms) <= TIME_MS_MAX) return;
  throw invalid(`${field} is ${ms}; a time is at most ${TIME_MS_MAX} ms from 1970`);
}

/** Like `checkTime`, but rejects times before 1970. */
export function checkTimeFrom1970(field: string, ms: number): void {
  checkTime(field, ms);
  if (ms < 0) throw invalid(`${field} is ${ms}; it must be 0 or more`);
}

/** Checks a number of milliseconds; 0 has a special meaning. */
export function checkDuration(field: string, ms: number): void {
  if (Number.isSafeInteger(ms) && ms >= 0 && ms <= DURATION_MS_MAX) return;
  throw invalid(`${field} is ${ms}; it must be 0 to ${DURATION_MS_MAX}`);
}

/**
 * Checks the timeout of a call. Any number is valid, because clients express "indefinitely" in
 * several ways.
 */
export function checkTimeout(field: string, ms: number): void {
  if (!(ms >= 0)) throw invalid(`${field} is ${ms}; it must be 0 or more`);
}

/** Checks a count. */
export function checkCount(field: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw invalid(`${field} is ${value}; it must be 0 or more`);
}

/** Checks the id of an existing instance. Generated ids of children are longer than chosen ids. */
export function checkInstanceId(value: string): void {
  checkName('instance_id', value, CHILD_ID_BYTES_MAX);
}

/** Checks an id that a client chooses; empty if the sidecar generates it. */
export function checkNewInstanceId(value: string): void {
  checkOptionalName('instance_id', value);
  if (value.includes('::')) {
    throw invalid('instance_id contains "::", which is reserved for generated ids of children');
  }
}

/** Checks the id of a durable promise; see PromiseCreated in history.proto. */
export function checkPromiseId(value: string): PromiseId {
  checkText('promise_id', value, PROMISE_ID_BYTES_MAX);
  const promise = readPromiseId(value);
  if (promise === null) {
    throw invalid(`promise_id ${JSON.stringify(value.slice(0, 100))} is not the id of a promise`);
  }
  checkInstanceId(promise.instanceId);
  return promise;
}

export function checkReason(value: string): void {
  checkText('reason', value, REASON_BYTES_MAX);
}

/** Returns the error message for a payload that is too large; null for any other payload. */
export function payloadTooLarge(
  field: string,
  payload: Payload | null,
  bytesMax: number,
): string | null {
  const bytes = payloadBytes(payload);
  if (bytes <= bytesMax) return null;
  return (
    `${field} is ${bytes} bytes; the limit of this sidecar is ${bytesMax} ` +
    '(to raise it: --max-payload-bytes or PERDURE_MAX_PAYLOAD_BYTES)'
  );
}

export function checkPayload(field: string, payload: Payload | null, bytesMax: number): void {
  const problem = payloadTooLarge(field, payload, bytesMax);
  if (problem !== null) throw new PerdureError('PAYLOAD_TOO_LARGE', problem);
  if (payload !== null) checkText(`${field}.encoding`, payload.encoding, NAME_BYTES_MAX);
}

/**
 * Number of failures retained at the beginning of a chain of causes. One less is retained at the
 * end.
 */
const CAUSES_RETAINED = FAILURE_DEPTH_MAX / 2;

/**
 * Returns the failure with a chain of causes that all readers support. A longer chain retains the
 * outermost failures and the root causes; a failure in between contains the number of omitted
 * causes.
 */
export function withBoundedCauses(from: Failure): Failure;
export function withBoundedCauses(from: Failure | null): Failure | null;
export function withBoundedCauses(from: Failure | null): Failure | null {
  let depth = 0;
  let isWithin = true;
  for (let next = from; next !== null; next = next.cause) {
    depth += 1;
    isWithin &&= hasBoundedNames(next);
  }
  if (depth <= FAILURE_DEPTH_MAX && isWithin) return from;
  const chain: Failure[] = [];
  for (let next = from; next !== null; next = next.cause) chain.push(withBoundedNames(next));
  if (depth <= FAILURE_DEPTH_MAX) return linked(chain, null);
  const last = chain.slice(1 - CAUSES_RETAINED);
  const missing = depth - CAUSES_RETAINED - last.length;
  let inner: Failure | null = failure(
    'FAILURE_KIND_APPLICATION',
    'CausesOmitted',
    `${missing} causes are omitted here: a failure has at most ${FAILURE_DEPTH_MAX}`,
  );
  inner = { ...inner, cause: linked(last, null) };
  return linked(chain.slice(0, CAUSES_RETAINED), inner);
}

/** Links failures to a chain of causes, outermost first, with `innermost` as the last cause. */
function linked(chain: readonly Failure[], innermost: Failure | null): Failure | null {
  return chain.reduceRight<Failure | null>((cause, outer) => ({ ...outer, cause }), innermost);
}

function hasBoundedNames({ classNames }: Failure): boolean {
  if (classNames === undefined) return true;
  return classNames.length <= CLASS_NAMES_MAX && classNames.every(isBoundedName);
}

/** Omits class names above the limits, because a part of a name would match nothing. */
function withBoundedNames(from: Failure): Failure {
  if (hasBoundedNames(from)) return from;
  const classNames = from.classNames!.filter(isBoundedName).slice(0, CLASS_NAMES_MAX);
  return { ...from, classNames };
}

function isBoundedName(name: string): boolean {
  return name.length <= CLASS_NAME_CHARS_MAX;
}

export function checkFailure(from: Failure | null, bytesMax: number): void {
  const bytes = failureBytes(from);
  if (bytes > bytesMax) {
    throw new PerdureError(
      'PAYLOAD_TOO_LARGE',
      `failure is ${bytes} bytes with its causes; the limit of this sidecar is ${bytesMax}`,
    );
  }
}
