// The codec of user values: JSON text in UTF-8. JSON knows no `undefined`; a top-level one is sent
// as null and comes back as null, so `undefined` and `null` are the same value to whoever reads it.
import { InvalidInput, PayloadTooLarge } from './errors.ts';
import type { Payload } from './replay/wire-types.ts';

/**
 * Encodes a value.
 * @throws InvalidInput when JSON cannot hold it (a cycle, a BigInt, a function).
 * @throws PayloadTooLarge when it takes more than `maxBytes`.
 */
export function encodePayload(value: unknown, maxBytes: number, what: string): Payload {
  let text: string | undefined;
  try {
    text = value === undefined ? 'null' : JSON.stringify(value);
  } catch (error) {
    throw new InvalidInput(`${what} cannot be written as JSON: ${String(error)}`, [], error);
  }
  if (text === undefined) {
    throw new InvalidInput(`${what} cannot be written as JSON: it is a ${typeof value}`);
  }
  // No character takes more than three bytes for each of its units.
  if (text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes) {
    throw new PayloadTooLarge(
      `${what} takes ${Buffer.byteLength(text)} bytes as JSON, the limit is ${maxBytes}; ` +
        'store it elsewhere and pass a reference, or raise the limit of the sidecar',
    );
  }
  return { data: text, encoding: '' };
}

/** How many bytes a payload's data takes. */
export function payloadBytes({ data }: Payload): number {
  return typeof data === 'string' ? Buffer.byteLength(data) : data.length;
}

/** What a payload's encoding says when this SDK does not know it. */
export class UnknownEncoding extends Error {
  override readonly name: string = 'UnknownEncoding';
}

/** The encoding of a payload whose codec or store failed; its data says why, for humans. */
export const UNDECODABLE: string = 'perdure/undecodable';

/**
 * Decodes a value; an absent payload is null.
 * @throws UnknownEncoding, or SyntaxError when the text is not JSON.
 */
export function decodePayload(payload: Payload | null | undefined): unknown {
  if (payload === null || payload === undefined) return null;
  // The contract's other way to write JSON null.
  if (payload.encoding === 'null') return null;
  if (payload.encoding !== '') {
    if (payload.encoding === UNDECODABLE) throw new UnknownEncoding(textOf(payload.data));
    throw new UnknownEncoding(
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
