import { closeSync, openSync, readdirSync, unlinkSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { cryptoRandom } from '../lib/random.ts';
import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';

// One process owns a data directory. Each opener listens on a socket of its own in it and then
// looks whether any other socket there answers; if one does, it withdraws. The kernel stops
// answering for a process that is gone, however it went, and answers across containers that share
// the directory but no process ids. Since everyone listens before looking, of two that come at the
// same time at most one stays. Names are unique: a dead one can be deleted without a race.

const NAME = /^owner-(\d+)-[0-9a-f]+\.sock$/;

/** Longest path of a socket that every system takes, without the name. */
const SOCKET_PATH_MAX = 103;

export interface Ownership {
  /** Gives the directory free for others. */
  release(): Promise<void>;
}

/**
 * Claims a directory for the process with this id. Rejects with UNAVAILABLE when another one, or
 * this one, holds it.
 */
export async function claimDirectory(path: string, pid: number, log?: Log): Promise<Ownership> {
  const directory = openSync(path, 'r');
  const unique = Buffer.from(cryptoRandom().bytes(6)).toString('hex');
  const own = `owner-${pid}-${unique}.sock`;
  const server = createServer((socket) => socket.destroy());
  const release = async (): Promise<void> => {
    await new Promise((resolve) => server.close(resolve));
    removeSocket(join(path, own));
    closeSync(directory);
  };
  try {
    await listen(server, reachable(path, directory, own));
  } catch (error) {
    const reason = (error as Error).message;
    log?.warn('cannot see whether another process uses the data directory', { path, reason });
    return { release: async () => closeSync(directory) };
  }
  for (const name of readdirSync(path)) {
    const holder = NAME.exec(name)?.[1];
    if (holder === undefined || name === own) continue;
    if (await answers(reachable(path, directory, name))) {
      await release();
      throw new PerdureError(
        'UNAVAILABLE',
        `the data directory ${path} is in use by process ${holder}; stop it first, or use ` +
          'another directory: a directory belongs to one process at a time',
      );
    }
    removeSocket(join(path, name));
  }
  return { release };
}

/** The path of a socket; where that is too long, Linux offers one by the directory's fd. */
function reachable(path: string, directory: number, name: string): string {
  const plain = join(path, name);
  return plain.length <= SOCKET_PATH_MAX ? plain : `/proc/self/fd/${directory}/${name}`;
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.unref();
      resolve();
    });
  });
}

/** Whether a process listens there, busy or not. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT');
    });
  });
}

function removeSocket(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else removed it.
  }
}
