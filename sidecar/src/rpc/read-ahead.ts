import type { Readable } from 'node:stream';

/**
 * Limits a stream to one message read in advance. grpc-js buffers sixteen messages per stream,
 * which may have megabytes each, and has no option for the number.
 */
export function readOneAhead(stream: Readable): void {
  const state = (stream as unknown as { _readableState: { highWaterMark: number } })._readableState;
  state.highWaterMark = 1;
}
