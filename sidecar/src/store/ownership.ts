import { closeSync, openSync, readdirSync, realpathSync, unlinkSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import type { Server } from 'node:net';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { cryptoRandom } from '../lib/random.ts';
import { PerdureError } from '../model/error.ts';
import type { Log } from '../model/ports.ts';

// One process owns a data directory. Two marks identify the owner while the directory is open:
//
// - A socket in the directory. The kernel closes the socket of an ended process. The socket also
//   works across containers that share the directory but no process ids.
// - A kernel lock on a byte of `lock.mdb`, which LMDB takes with a slot of its reader table. The
//   lock needs no new file. It works on a full disk, in a directory that accepts no new names, and
//   without sockets.
//
// Each process sets its marks before it checks for marks of other processes, and withdraws when it
// finds one. Therefore at most one of two concurrent processes remains. If no socket can be
// created, the lock alone decides. If the lock is not available, the store is not opened.

const NAME = /^owner-(\d+)-[0-9a-f]+\.sock$/;

/** Longest path of a socket on any system, without the name. */
const SOCKET_PATH_MAX = 103;

/** Directories that this process uses. Kernel locks do not exclude the process that holds them. */
const claimed = new Set<string>();

export interface Ownership {
  /** Releases the directory for other processes. */
  release(): Promise<void>;
}

/**
 * Claims a directory for the process with this id. Rejects with UNAVAILABLE if another process, or
 * this process, uses the directory. `assertSoleUser` completes the claim when the store is opened.
 */
export async function claimDirectory(path: string, pid: number, log?: Log): Promise<Ownership> {
  const real = realpathSync(path);
  if (claimed.has(real)) throw inUse(path, String(pid));
  claimed.add(real);
  const directory = openSync(path, 'r');
  const unique = Buffer.from(cryptoRandom().bytes(6)).toString('hex');
  const own = `owner-${pid}-${unique}.sock`;
  const server = createServer((socket) => socket.destroy());
  let listens = false;
  const release = async (): Promise<void> => {
    if (listens) await new Promise((resolve) => server.close(resolve));
    if (listens) removeSocket(join(path, own));
    closeSync(directory);
    claimed.delete(real);
  };
  try {
    await listen(server, socketPathOf(path, directory, own));
    listens = true;
  } catch (error) {
    const reason = (error as Error).message;
    log?.warn('no socket in the data directory: only lock.mdb excludes other processes', {
      path,
      reason,
    });
  }
  try {
    await checkOtherOwners(path, directory, own);
  } catch (error) {
    await release();
    throw error;
  }
  return { release };
}

async function checkOtherOwners(path: string, directory: number, own: string): Promise<void> {
  for (const name of readdirSync(path)) {
    const holder = NAME.exec(name)?.[1];
    if (holder === undefined || name === own) continue;
    if (await isListening(socketPathOf(path, directory, name))) throw inUse(path, holder);
    removeSocket(join(path, name));
  }
}

/**
 * Takes LMDB's lock for this process until the environment is closed. No code in this process may
 * open and close `lock.mdb`, because the kernel would then release the lock.
 *
 * @throws PerdureError UNAVAILABLE if another process has the files open, or the lock is not
 *   available.
 */
export function assertSoleUser(root: RootDatabase, path: string, pid: number): void {
  let list: string;
  try {
    // A read transaction takes the slot and its lock, and the process retains both. The transaction
    // fails if a process with the same id in another container holds the lock.
    root.useReadTransaction().done();
    root.readerCheck();
    list = root.readerList();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PerdureError(
      'UNAVAILABLE',
      `cannot lock the data directory: ${join(path, 'lock.mdb')}, ${reason}. Stop other ` +
        'processes that use it, or move it to a disk whose files can be locked',
      { cause: error },
    );
  }
  const users = [...list.matchAll(/^\s*(\d+)\s/gm)].map((match) => Number(match[1]));
  const other = users.find((user) => user !== pid);
  if (other !== undefined) throw inUse(path, String(other));
  if (users.length > 0) return;
  throw new PerdureError(
    'UNAVAILABLE',
    `cannot lock the data directory: ${join(path, 'lock.mdb')}, the system refused the lock. ` +
      'Move it to a disk whose files can be locked',
  );
}

function inUse(path: string, holder: string): PerdureError {
  return new PerdureError(
    'UNAVAILABLE',
    `the data directory ${path} is in use by process ${holder}; stop it first, or use ` +
      'another directory: a directory belongs to one process at a time',
  );
}

/**
 * Returns a path of a socket. On Linux, a path that is too long is replaced by a path through the
 * directory's descriptor.
 */
function socketPathOf(path: string, directory: number, name: string): string {
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

/** True when a process listens on the socket, even if it is busy. */
function isListening(path: string): Promise<boolean> {
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
    // Another process has removed the file, or the directory does not permit the removal.
  }
}
