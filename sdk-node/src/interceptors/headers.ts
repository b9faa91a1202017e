// Module interceptors: functions of the application around client calls, activities and
// orchestrations. They read calls, add headers and may reject calls. They return the promise of the
// wrapped function, so that they add no wait. Without interceptors the SDK calls nothing of this
// module.
import { checkName } from '../definitions/name.ts';
import { HEADER_BYTES_MAX, HEADERS_MAX } from '../limits.ts';
import type { Header } from '../model/wire-types.ts';

/** Headers of a call, by name. */
export type Headers = Readonly<Record<string, string>>;

export const noHeaders: Headers = Object.freeze({});

/** Decodes headers. */
export function headersOf(wire: readonly Header[] | undefined): Headers {
  if (wire === undefined || wire.length === 0) return noHeaders;
  return Object.freeze(Object.fromEntries(wire.map(({ key, value }) => [key, value])));
}

/** Unpaired surrogates and the replacement character. */
const noText = /[\p{Cs}\u{fffd}]/u;

/**
 * Encodes headers.
 * @throws TypeError or RangeError for headers that the sidecar would reject.
 */
export function wireHeaders(headers: Headers): Header[] {
  const wire = Object.entries(headers).map(([key, value]) => ({ key, value }));
  if (wire.length > HEADERS_MAX) {
    throw new RangeError(`there are ${wire.length} headers; at most ${HEADERS_MAX} are allowed`);
  }
  let bytes = 0;
  for (const { key, value } of wire) {
    checkName(key, 'header');
    if (typeof value !== 'string' || noText.test(value)) {
      throw new TypeError(`the value of header "${key}" is not valid text`);
    }
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  if (bytes <= HEADER_BYTES_MAX) return wire;
  throw new RangeError(`the headers are ${bytes} bytes; at most ${HEADER_BYTES_MAX} are allowed`);
}
