import type { Server } from '@grpc/grpc-js';

import { HEALTH_REQUEST_BYTES_MAX } from '../limits.ts';
import type { Log } from '../model/ports.ts';
import { CallGate } from './call-gate.ts';
import { createGrpcServer, shutDown } from './grpc-server.ts';
import { Guard } from './guard.ts';
import { HEALTH_WATCH_PATH } from './health.ts';
import { addressText, listen } from './listen.ts';
import type { ListenAddress } from '../model/listen-address.ts';

export interface HealthServerOptions {
  readonly listen: readonly ListenAddress[];
  readonly socketMode: number;
  readonly log: Log;
  /** Adds the health service. */
  addTo(server: Server): void;
}

export interface HealthServer {
  readonly addresses: readonly string[];
  close(graceMs: number): Promise<void>;
}

/**
 * Serves only the health service, without TLS and tokens, for probes that support neither. Its
 * address may be reachable from networks that cannot reach the other services.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const gate = new CallGate({
    guard: new Guard(null, options.log),
    log: options.log,
    messageBytesMax: HEALTH_REQUEST_BYTES_MAX,
    lasting: new Set([HEALTH_WATCH_PATH]),
  });
  const server = createGrpcServer(HEALTH_REQUEST_BYTES_MAX);
  gate.install(server);
  options.addTo(server);
  const close = async (graceMs: number): Promise<void> => {
    await shutDown(server, graceMs);
    gate.close();
  };
  const addresses: string[] = [];
  try {
    for (const address of options.listen) {
      addresses.push(addressText(await listen(server, address, options.socketMode)));
    }
  } catch (error) {
    await close(0);
    throw error;
  }
  return { addresses, close };
}
