import { closeSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { PerdureError } from '../model/error.ts';

/** With less free space than this a write that failed did so for want of it. */
const FREE_BYTES_MIN = 1024 * 1024;

/** Whether a disk is full. LMDB calls that an input or output error, so the disk is asked. */
export async function isFull(path: string): Promise<boolean> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize < FREE_BYTES_MIN;
  } catch {
    return false;
  }
}

/**
 * Throws STORE_FAILED when there is no room for new files. LMDB maps one of them before it has disk
 * space, and the system would end the process at the first write to it.
 */
export async function checkRoom(path: string): Promise<void> {
  if (existsSync(join(path, 'lock.mdb')) || !(await isFull(path))) return;
  throw new PerdureError('STORE_FAILED', `the disk of ${path} is full: free some space first`);
}

/** Where LMDB's files begin to say what they are, and what they say there. */
const MAGIC_AT = 24;
const MAGIC = 0xbeefc0de;

/** Throws STORE_FAILED when there is a data file that is none of LMDB's: to open it would crash. */
export async function checkDataFile(path: string): Promise<void> {
  const name = join(path, 'data.mdb');
  if (!existsSync(name)) return;
  await using file = await open(name, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_AT + 4), 0, MAGIC_AT + 4, 0);
  if (bytesRead === 0) return;
  if (buffer.readUInt32LE(MAGIC_AT) === MAGIC || buffer.readUInt32BE(MAGIC_AT) === MAGIC) return;
  throw new PerdureError('STORE_FAILED', `${name} is not a store, or its beginning is damaged`);
}

/** Makes names in a directory durable: LMDB flushes what is in its files, not their names. */
export function syncDirectory(path: string): void {
  try {
    const directory = openSync(path, 'r');
    fsyncSync(directory);
    closeSync(directory);
  } catch {
    // Not every system lets a directory be opened and flushed, and ours may not read the parent.
  }
}

/** Bytes that the files of a directory take. */
export async function directoryBytes(path: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(path)) {
    // A file may go while they are counted.
    const file = await stat(join(path, name)).catch(() => null);
    if (file?.isFile()) bytes += file.blocks * BLOCK_BYTES;
  }
  return bytes;
}

/** What stat counts in, whatever the disk does. */
const BLOCK_BYTES = 512;
