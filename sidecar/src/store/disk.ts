import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open, readdir, stat, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PerdureError } from '../model/error.ts';

/** Below this free space, a failed write counts as a full disk. */
const FREE_BYTES_MIN = 1024 * 1024;

/**
 * After a failed write, a disk counts as full until this much space is free. With less space, a
 * small write may succeed and the next large write fail again.
 */
const FREE_BYTES_AGAIN = 4 * 1024 * 1024;

/** Returns the free bytes of a disk; Infinity if unknown. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/**
 * True when a disk is full. LMDB reports a full disk as an input/output error, so this function
 * reads the free space.
 */
export async function isFull(path: string): Promise<boolean> {
  return (await freeBytes(path)) < FREE_BYTES_MIN;
}

/** Throws STORE_FAILED when a disk is full. @param failed true after a failed write. */
export async function checkFree(path: string, failed: boolean): Promise<void> {
  const bytesMin = failed ? FREE_BYTES_AGAIN : FREE_BYTES_MIN;
  const bytes = await freeBytes(path);
  if (bytes >= bytesMin) return;
  const text = `the disk of ${path} is full: ${bytes} bytes are free, ${bytesMin} are needed`;
  throw new PerdureError('STORE_FAILED', `${text}. Free some space`);
}

/**
 * Throws STORE_FAILED when the disk has no space for new files. LMDB maps a file before the file
 * has disk space, and the system would end the process at the first write.
 */
export async function checkRoom(path: string): Promise<void> {
  if (existsSync(join(path, 'lock.mdb')) || !(await isFull(path))) return;
  throw new PerdureError('STORE_FAILED', `the disk of ${path} is full: free some space first`);
}

/** Position and value of the magic number in LMDB's files. */
const MAGIC_AT = 24;
const MAGIC = 0xbeefc0de;

/** Throws STORE_FAILED when the data file is not an LMDB file: opening it would crash. */
export async function checkDataFile(path: string): Promise<void> {
  const name = join(path, 'data.mdb');
  if (!existsSync(name)) return;
  await using file = await open(name, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(MAGIC_AT + 4), 0, MAGIC_AT + 4, 0);
  if (bytesRead === 0) return;
  if (buffer.readUInt32LE(MAGIC_AT) === MAGIC || buffer.readUInt32BE(MAGIC_AT) === MAGIC) return;
  throw new PerdureError('STORE_FAILED', `${name} is not a store, or its beginning is damaged`);
}

/** Makes names in a directory durable: LMDB flushes the content of its files, not their names. */
export function syncDirectory(path: string): void {
  try {
    const directory = openSync(path, 'r');
    fsyncSync(directory);
    closeSync(directory);
  } catch {
    // Not every system allows opening and flushing a directory, and the parent may be unreadable.
  }
}

/** Mode of files with access for the owner only. */
export const FILE_MODE: number = 0o600;
export const DIRECTORY_MODE: number = 0o700;

/**
 * Creates a directory and its parents with access for the owner only. Each new name is durable in
 * its parent when the function returns. The mode of an existing directory is not changed.
 */
export function makeDirectory(path: string): void {
  const absolute = resolve(path);
  const first = mkdirSync(absolute, { recursive: true, mode: DIRECTORY_MODE });
  if (first === undefined) return;
  for (let made = absolute; ; made = dirname(made)) {
    syncDirectory(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

/**
 * Removes the access of the group and of other users to a file. @returns false if the mode cannot
 * be changed.
 */
export function restrictFile(path: string): boolean {
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) chmodSync(path, FILE_MODE);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/**
 * Writes all bytes at this position; repeats after a short write. Throws if the system accepts no
 * further bytes.
 */
export function writeWhole(file: number, bytes: Buffer, count: number, at: number): void {
  let written = 0;
  while (written < count) {
    const more = writeSync(file, bytes, written, count - written, at + written);
    if (more === 0) throw new Error(`wrote ${written} of ${count} bytes`);
    written += more;
  }
}

/** Overwrites the beginning of a file with zeros; throws when the disk has no space. */
export async function writeZeros(file: FileHandle, count: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(count, ZEROS_BYTES));
  for (let at = 0; at < count;) {
    const { bytesWritten } = await file.write(zeros, 0, Math.min(zeros.length, count - at), at);
    if (bytesWritten === 0) throw new Error(`wrote ${at} of ${count} bytes`);
    at += bytesWritten;
  }
}

const ZEROS_BYTES = 256 * 1024;

/** True when a file has this size and no holes. A copy may omit blocks of zeros. */
export function hasAllBlocks(file: { size: number; blocks: number }, bytes: number): boolean {
  return file.size >= bytes && file.blocks * BLOCK_BYTES >= bytes;
}

/** Returns the bytes on disk of the files of a directory. */
export async function directoryBytes(path: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(path)) {
    // A file may be deleted during the count.
    const file = await stat(join(path, name)).catch(() => null);
    if (file?.isFile()) bytes += file.blocks * BLOCK_BYTES;
  }
  return bytes;
}

/** Unit of `blocks` in the result of stat. */
const BLOCK_BYTES = 512;
