// The standard health check of gRPC, without generated code: the bytes of its small messages are
// literals.
import { Client, credentials } from '@grpc/grpc-js';

import { pause } from './clock.ts';

const path = '/grpc.health.v1.Health/Check';
/** HealthCheckResponse { status: SERVING }. */
const serving = Buffer.from([0x08, 0x01]);
const betweenMs = 5;

function isServing(client: Client): Promise<boolean> {
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      path,
      (request: Buffer) => request,
      (response: Buffer) => response,
      Buffer.alloc(0),
      (error, response) => resolve(error === null && response?.equals(serving) === true),
    );
  });
}

/** Resolves once the sidecar at this address reports that it serves. */
export async function untilServing(address: string, longestMs: number): Promise<void> {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.enable_retries': 0,
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_http_proxy': 0,
  });
  try {
    for (let waitedMs = 0; waitedMs < longestMs; waitedMs += betweenMs) {
      if (await isServing(client)) return;
      await pause(betweenMs);
    }
  } finally {
    client.close();
  }
  throw new Error(`the sidecar at ${address} is not healthy`);
}
