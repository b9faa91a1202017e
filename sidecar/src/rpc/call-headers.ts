import type { IncomingHttpHeaders } from 'node:http2';

/** What is read of the headers of a call: all values of a name. gRPC's `Metadata` is one. */
export interface CallHeaders {
  get(name: string): readonly (string | Buffer)[];
}

/** HTTP/2 counts each header with 32 bytes more than its text. */
const HEADER_BYTES = 32;

/** Headers as they came in, before anything is made of them. Values with commas are several. */
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

/** Bytes that the headers take. */
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
