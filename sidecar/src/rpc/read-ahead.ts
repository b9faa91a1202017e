import type { Readable } from 'node:stream';

/**
 * Lets a stream of messages read one ahead of what was taken from it. grpc-js makes its streams for
 * sixteen, each of which may have megabytes, and gives no way to say so when they are made.
 */
export function readOneAhead(stream: Readable): void {
  const state = (stream as unknown as { _readableState: { highWaterMark: number } })._readableState;
  state.highWaterMark = 1;
}
