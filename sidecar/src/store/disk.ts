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

/** With less free space than this a failed write counts as a full disk. */
const FREE_BYTES_MIN = 1024 * 1024;

/**
 * After a failed write a disk counts as full until it has so much: a small write may succeed on
 * what is left, and the next large one would fail again.
 */
const FREE_BYTES_AGAIN = 4 * 1024 * 1024;

/** Bytes that may be written to a disk; Infinity when it does not say. */
async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

/** Whether a disk is full. LMDB calls that an input or output error, so the disk is asked. */
export async function isFull(path: string): Promise<boolean> {
  return (await freeBytes(path)) < FREE_BYTES_MIN;
}

/** Throws STORE_FAILED when a disk is full. @param failed whether a write failed before. */
export async function checkFree(path: string, failed: boolean): Promise<void> {
  const bytesMin = failed ? FREE_BYTES_AGAIN : FREE_BYTES_MIN;
  const bytes = await freeBytes(path);
  if (bytes >= bytesMin) return;
  const text = `the disk of ${path} is full: ${bytes} bytes are free, ${bytesMin} are needed`;
  throw new PerdureError('STORE_FAILED', `${text}. Free some space`);
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

/** Access for the owner alone: of files, and of directories. */
export const FILE_MODE: number = 0o600;
export const DIRECTORY_MODE: number = 0o700;

/**
 * Creates a directory, and its parents, for the owner alone. Each new name is durable in its parent
 * when this returns. A directory that exists keeps its mode.
 */
export function makeDirectory(path: string): void {
  const whole = resolve(path);
  const first = mkdirSync(whole, { recursive: true, mode: DIRECTORY_MODE });
  if (first === undefined) return;
  for (let made = whole; ; made = dirname(made)) {
    syncDirectory(dirname(made));
    if (made === first || made === dirname(made)) return;
  }
}

/** Takes a file away from the group and from others. @returns false when the mode stays. */
export function restrictFile(path: string): boolean {
  try {
    const { mode } = statSync(path);
    if ((mode & 0o077) !== 0) chmodSync(path, FILE_MODE);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

/** Writes all bytes at this place. A write may be short: the rest is written, or is an error. */
export function writeWhole(file: number, bytes: Buffer, count: number, at: number): void {
  let written = 0;
  while (written < count) {
    const more = writeSync(file, bytes, written, count - written, at + written);
    if (more === 0) throw new Error(`wrote ${written} of ${count} bytes, and no more was taken`);
    written += more;
  }
}

/** Writes zeros over the beginning of a file; throws when the disk has no room for them. */
export async function writeZeros(file: FileHandle, count: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(count, ZEROS_BYTES));
  for (let at = 0; at < count;) {
    const { bytesWritten } = await file.write(zeros, 0, Math.min(zeros.length, count - at), at);
    if (bytesWritten === 0) throw new Error(`wrote ${at} of ${count} bytes, and no more was taken`);
    at += bytesWritten;
  }
}

const ZEROS_BYTES = 256 * 1024;

/** Whether a file has this size and no holes: a copy may have omitted blocks of zeros. */
export function hasAllBlocks(file: { size: number; blocks: number }, bytes: number): boolean {
  return file.size >= bytes && file.blocks * BLOCK_BYTES >= bytes;
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
