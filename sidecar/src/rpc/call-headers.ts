import type { IncomingHttpHeaders } from 'node:http2';

/** The headers of a call. `get` returns all values of a name. gRPC's `Metadata` implements it. */
export interface CallHeaders {
  get(name: string): readonly (string | Buffer)[];
}

/** HTTP/2 counts 32 bytes per header in addition to its text. */
const HEADER_BYTES = 32;

/** Reads headers from HTTP/2. A value with commas counts as several values. */
export function callHeaders(headers: IncomingHttpHeaders): CallHeaders {
  return {
    get(name) {
      const value = headers[name];
      if (value === undefined) return [];
      const texts = typeof value === 'string' ? value.split(',') : value;
      return texts.map((text) => text.trim());
    },
  };
}

/** Size of the headers in bytes. */
export function callHeaderBytes(headers: IncomingHttpHeaders): number {
  let bytes = 0;
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined) continue;
    bytes += HEADER_BYTES + name.length;
    if (typeof value === 'string') bytes += value.length;
    else for (const one of value) bytes += one.length;
  }
  return bytes;
}
