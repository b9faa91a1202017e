import { Server } from '@grpc/grpc-js';

import { CONNECTION_CALLS_MAX } from '../limits.ts';

/** Creates a gRPC server that does not listen yet. */
export function createGrpcServer(messageBytesMax: number): Server {
  return new Server({
    // The call gate checks the size first, with a better message. This limit is a second protection
    // of memory.
    'grpc.max_receive_message_length': 2 * messageBytesMax,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': CONNECTION_CALLS_MAX,
    // Channelz must be off: the call gate wraps the method that grpc-js uses without channelz.
    'grpc.enable_channelz': 0,
    // Detects connections whose peer is lost or frozen, so that their resources are released.
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
}

/** Waits at most `graceMs` for calls to end, then ends all connections. */
export function shutDown(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, graceMs);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
