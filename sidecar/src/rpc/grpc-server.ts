import { Server } from '@grpc/grpc-js';

import { CONNECTION_CALLS_MAX } from '../limits.ts';

/** A gRPC server that listens nowhere yet. */
export function createGrpcServer(messageBytesMax: number): Server {
  return new Server({
    // Our own check comes first and says more; this one keeps memory safe from what is far beyond.
    'grpc.max_receive_message_length': 2 * messageBytesMax,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': CONNECTION_CALLS_MAX,
    // It must be off: the gate of calls stands before the method that is used without it.
    'grpc.enable_channelz': 0,
    // Finds connections whose other end is gone or frozen, so that what waits for it is freed.
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 20_000,
  });
}

/** Lets calls end for at most `graceMs`, then ends all connections. */
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
