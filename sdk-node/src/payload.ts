// Encodes user values as JSON text in UTF-8. JSON has no `undefined`: a top-level `undefined` is
// encoded as null, so readers cannot distinguish `undefined` and `null`.
import { InvalidInputError, PayloadTooLargeError } from './errors.ts';
import { findRefused, findUnfit } from './json-values.ts';
import type { UnfitValue } from './json-values.ts';
import type { Payload } from './model/wire-types.ts';
import { messageOf } from './thrown.ts';

/**
 * Encodes a value.
 * @throws InvalidInputError when JSON cannot represent the value or would change it (a cycle, a
 * BigInt, a function, a Map, a NaN). The message contains the path.
 * @throws PayloadTooLargeError when the value exceeds `maxBytes`.
 */
export function encodePayload(value: unknown, maxBytes: number, what: string): Payload {
  const payload = encodeLossy(value, maxBytes, what);
  // After JSON.stringify, the value is known to have no cycles.
  const unfit = findUnfit(value);
  if (unfit !== undefined) throw refused(unfit, what);
  return payload;
}

/**
 * Encodes details of errors, and accepts values that JSON changes.
 * @throws the errors of `encodePayload`, except for values that JSON changes.
 */
export function encodeLossy(value: unknown, maxBytes: number, what: string): Payload {
  let text: string | undefined;
  try {
    text = value === undefined ? 'null' : JSON.stringify(value);
  } catch (error) {
    const found = findRefused(value);
    if (found !== undefined) throw refused(found, what);
    throw new InvalidInputError(
      `${what} cannot be written as JSON: ${messageOf(error)}`,
      [],
      error,
    );
  }
  if (text === undefined) {
    throw new InvalidInputError(`${what} cannot be written as JSON: it is a ${typeof value}`);
  }
  // A UTF-16 unit takes at most three bytes of UTF-8.
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) {
    throw new PayloadTooLargeError(
      `${what} takes ${Buffer.byteLength(text)} bytes as JSON, the limit is ${maxBytes}; ` +
        'store it elsewhere and pass a reference, or raise the limit of the sidecar',
    );
  }
  return { data: text, encoding: '' };
}

/** First words of value descriptions that also begin a path. */
const ROOTS: ReadonlySet<string> = new Set(['input', 'output', 'result', 'payload', 'details']);

function refused({ path, what: found }: UnfitValue, what: string): InvalidInputError {
  const [word = ''] = what.split(' ', 1);
  const place = `${ROOTS.has(word) ? word : 'value'}${path}`;
  const text = `${place} is ${found}`;
  return new InvalidInputError(
    `${what} cannot be written as JSON without change: ${text}. Convert it to text, numbers, ` +
      'arrays and plain objects first',
    [{ path: path.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^\./, ''), message: text }],
  );
}

/** Returns the size of the data of a payload in bytes. */
export function payloadBytes({ data }: Payload): number {
  return typeof data === 'string' ? Buffer.byteLength(data) : data.length;
}

/** A payload has an encoding that this SDK does not support. */
export class UnknownEncodingError extends Error {
  override readonly name: string = 'UnknownEncodingError';
}

/**
 * Encoding of a payload that a codec or a store could not decode. Its data is the reason as text.
 */
export const UNDECODABLE: string = 'perdure/undecodable';

/**
 * Decodes a value. An absent payload becomes null.
 * @throws UnknownEncodingError, or SyntaxError when the text is not JSON.
 */
export function decodePayload(payload: Payload | null | undefined): unknown {
  if (payload === null || payload === undefined) return null;
  // The contract has a separate encoding for JSON null.
  if (payload.encoding === 'null') return null;
  if (payload.encoding !== '') {
    if (payload.encoding === UNDECODABLE) throw new UnknownEncodingError(textOf(payload.data));
    throw new UnknownEncodingError(
      `the payload has the encoding "${payload.encoding}", which this SDK does not support; ` +
        'it reads JSON (the empty encoding)',
    );
  }
  const { data } = payload;
  if (data.length === 0) return null;
  return JSON.parse(textOf(data)) as unknown;
}

function textOf(data: Payload['data']): string {
  return typeof data === 'string' ? data : bytesOf(data).toString('utf8');
}

/** Returns the data of a payload as bytes. */
export function bytesOf(data: Payload['data']): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
