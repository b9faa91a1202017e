import type { Readable } from 'node:stream';

/**
 * Limits a stream to one message read in advance. grpc-js creates its streams with a buffer of
 * sixteen, each of which may have megabytes, and has no option for that.
 */
export function readOneAhead(stream: Readable): void {
  const state = (stream as unknown as { _readableState: { highWaterMark: number } })._readableState;
  state.highWaterMark = 1;
}
