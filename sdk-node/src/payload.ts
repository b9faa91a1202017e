// The codec of user values: JSON text in UTF-8. JSON knows no `undefined`; a top-level one is sent
// as null and comes back as null, so `undefined` and `null` are the same value to every reader.
import { InvalidInputError, PayloadTooLargeError } from './errors.ts';
import { findRefused, findUnfit } from './json-values.ts';
import type { UnfitValue } from './json-values.ts';
import type { Payload } from './model/wire-types.ts';
import { messageOf } from './thrown.ts';

/**
 * Encodes a value.
 * @throws InvalidInputError when JSON cannot hold it, or would change it (a cycle, a BigInt, a
 * function, a Map, a NaN); it names the place.
 * @throws PayloadTooLargeError when it takes more than `maxBytes`.
 */
export function encodePayload(value: unknown, maxBytes: number, what: string): Payload {
  const payload = encodeLossy(value, maxBytes, what);
  // Behind it: what has been written has no cycles.
  const unfit = findUnfit(value);
  if (unfit !== undefined) throw refused(unfit, what);
  return payload;
}

/**
 * The same for details of errors, which matter more than what JSON changes of them.
 * @throws as `encodePayload`, but for values that JSON changes.
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
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) {
    throw new PayloadTooLargeError(
      `${what} takes ${Buffer.byteLength(text)} bytes as JSON, the limit is ${maxBytes}; ` +
        'store it elsewhere and pass a reference, or raise the limit of the sidecar',
    );
  }
  return { data: text, encoding: '' };
}

/** Words that begin what a value is called, and its path. */
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

/** How many bytes a payload's data takes. */
export function payloadBytes({ data }: Payload): number {
  return typeof data === 'string' ? Buffer.byteLength(data) : data.length;
}

/** What a payload's encoding says when this SDK does not know it. */
export class UnknownEncodingError extends Error {
  override readonly name: string = 'UnknownEncodingError';
}

/** The encoding of a payload whose codec or store failed; its data says why, for humans. */
export const UNDECODABLE: string = 'perdure/undecodable';

/**
 * Decodes a value; an absent payload is null.
 * @throws UnknownEncodingError, or SyntaxError when the text is not JSON.
 */
export function decodePayload(payload: Payload | null | undefined): unknown {
  if (payload === null || payload === undefined) return null;
  // The contract's other way to write JSON null.
  if (payload.encoding === 'null') return null;
  if (payload.encoding !== '') {
    if (payload.encoding === UNDECODABLE) throw new UnknownEncodingError(textOf(payload.data));
    throw new UnknownEncodingError(
      `the payload has the encoding "${payload.encoding}", which this SDK does not know; ` +
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

/** A payload's data as bytes. */
export function bytesOf(data: Payload['data']): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
