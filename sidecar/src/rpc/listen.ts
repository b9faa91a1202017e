import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

import { ServerCredentials } from '@grpc/grpc-js';
import type { Server } from '@grpc/grpc-js';

import { PerdureError } from '../model/error.ts';
import type { ListenAddress } from '../model/listen-address.ts';

/** Formats an address in the form that clients use. */
export function addressText(address: ListenAddress): string {
  return address.kind === 'unix' ? `unix:${address.path}` : `${address.host}:${address.port}`;
}

function bind(server: Server, target: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(target, credentials, (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

const IN_USE = 'address already in use. Stop the other process or pass another --listen';

/** True when a process accepts connections on the socket. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Removes the socket file of a killed process. */
async function removeStale(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return;
  if (!stats.isSocket()) {
    const why = 'the file is not a socket. Remove it or pass another --listen';
    throw new PerdureError('UNAVAILABLE', `cannot listen on unix:${path}: ${why}`);
  }
  if (await isAlive(path)) {
    throw new PerdureError('UNAVAILABLE', `cannot listen on unix:${path}: ${IN_USE}`);
  }
  await unlink(path);
}

/**
 * Binds the server to one address and returns the actual one.
 *
 * @param socketMode file mode of a unix socket, which determines the users that may connect.
 * @param tls TLS of ports; null: no TLS. Unix sockets never use TLS, because their data stays on
 *   the machine.
 */
export async function listen(
  server: Server,
  address: ListenAddress,
  socketMode: number,
  tls: ServerCredentials | null = null,
): Promise<ListenAddress> {
  const text = addressText(address);
  if (address.kind === 'unix') await removeStale(address.path);
  try {
    const isPlain = tls === null || address.kind === 'unix';
    const port = await bind(server, text, isPlain ? ServerCredentials.createInsecure() : tls);
    if (address.kind === 'tcp') return { ...address, port };
    await chmod(address.path, socketMode);
    return address;
  } catch (cause) {
    const inUse = String(cause).includes('EADDRINUSE');
    const why = inUse ? IN_USE : (cause as Error).message;
    throw new PerdureError('UNAVAILABLE', `cannot listen on ${text}: ${why}`, { cause });
  }
}
