// The thread of a liveness stream: it shows the sidecar that this process is alive, even while
// application code blocks the event loop of the main thread. It has a separate connection, frames
// that are encoded before it starts, and no grpc-js.
import { type ClientHttp2Session, connect, constants } from 'node:http2';
import { connect as connectSocket } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

import type { LivenessGreeting, LivenessPlan } from './liveness-stream.ts';

const { url, socketPath, tls, path, ping } = workerData as LivenessPlan;

/** Number of ping intervals without an answer after which the thread opens a new connection. */
const SILENT_INTERVALS = 3;

const FIRST_PAUSE_MS = 100;

let greeting: LivenessGreeting | undefined;
let session: ClientHttp2Session | undefined;

function open(): void {
  if (greeting === undefined || session !== undefined) return;
  const { headers, first, intervalMs } = greeting;
  const opened = connect(url, {
    ...tls,
    ...(socketPath !== undefined && { createConnection: () => connectSocket(socketPath) }),
  });
  session = opened;
  const stream = opened.request({
    ...headers,
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: path,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  let silentIntervals = 0;
  let hasReceived = false;
  const timer = setInterval(() => {
    silentIntervals += 1;
    if (silentIntervals > SILENT_INTERVALS) opened.destroy();
    else stream.write(ping);
  }, intervalMs);
  // The `close` events handle every failure, so `error` events need no action.
  opened.on('error', () => undefined);
  stream.on('error', () => undefined);
  stream.on('data', () => {
    silentIntervals = 0;
    hasReceived = true;
  });
  // A sidecar that shuts down ends the stream and then waits for the end of the connection.
  stream.on('end', () => opened.destroy());
  stream.on('close', () => opened.destroy());
  opened.on('goaway', () => opened.destroy());
  opened.on('close', () => {
    clearInterval(timer);
    session = undefined;
    // After a connection that worked, the thread reconnects with a short pause, because the sidecar
    // waits only briefly.
    setTimeout(open, hasReceived ? FIRST_PAUSE_MS : intervalMs / 2);
  });
  stream.write(first);
}

parentPort?.on('message', (message: LivenessGreeting) => {
  greeting = message;
  open();
});
