// A layer between the journal and its files. It counts writes and simulates a crash of the machine
// at the given write: data that was written but not flushed is lost.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { countWrite, die, onDeath } from './fuse.ts';
import type { Way } from './point.ts';

const SECTOR_BYTES = 512;

/** The previous contents of an unflushed write. */
interface Unflushed {
  readonly file: number;
  readonly at: number;
  readonly before: Buffer;
}

/** The kind of disk. A lying disk reports flushes that it has not done. */
export type Disk = 'honest' | 'lying';

/** Call it before the store is loaded, because the store stores the functions at load time. */
export function layJournal(disk: Disk): void {
  const { openSync, readSync, writeSync, fdatasync, fdatasyncSync } = fs;
  const journals = new Set<number>();
  let unflushed: Unflushed[] = [];
  let diesFlushed = false;
  onDeath(() => {
    for (const { file, at, before } of unflushed.toReversed()) {
      writeSync(file, before, 0, before.length, at);
    }
  });
  const write = (file: number, bytes: Buffer, from: number, count: number, at: number): number => {
    const before = Buffer.alloc(count);
    readSync(file, before, 0, count, at);
    unflushed.push({ file, at, before });
    return writeSync(file, bytes, from, count, at);
  };
  const flushed = (file: number): void => {
    if (disk === 'honest') unflushed = unflushed.filter((one) => one.file !== file);
    if (diesFlushed) die();
  };
  const layered = {
    openSync: (path: string, ...rest: [string, number?]): number => {
      const file = openSync(path, ...rest);
      if (/^journal-[01]$/.test(basename(path)) && rest[0] === 'r+') journals.add(file);
      return file;
    },
    writeSync: (file: number, bytes: Buffer, from: number, count: number, at: number): number => {
      if (!journals.has(file)) return writeSync(file, bytes, from, count, at);
      const way = countWrite('journal');
      if (way === 'before') die();
      const cut = cutOf(way, count, at);
      if (cut !== null) {
        writeSync(file, bytes, from + cut.from, cut.count, at + cut.from);
        die();
      }
      const written = write(file, bytes, from, count, at);
      if (way === 'unsynced') die(true);
      diesFlushed = way === 'synced';
      return written;
    },
    fdatasyncSync: (file: number): void => {
      fdatasyncSync(file);
      flushed(file);
    },
    // The journal writes nothing while a flush is in progress.
    fdatasync: (file: number, callback: (error: Error | null) => void): void => {
      fdatasync(file, (error) => {
        if (error === null) flushed(file);
        callback(error);
      });
    },
  };
  Object.assign(fs, layered);
  syncBuiltinESMExports();
}

/**
 * Sets the delay of the tables for a disk with false flushes. Otherwise the tables of a slow
 * machine would contain the lost writes of the journal.
 *
 * @param applyAfterMs the store's delay before it applies the journal to the tables.
 */
export function retainInJournal(applyAfterMs: number): void {
  const { setTimeout: start } = globalThis;
  const later = (callback: () => void, delayMs?: number): NodeJS.Timeout =>
    start(callback, delayMs === applyAfterMs ? 60_000 : delayMs);
  globalThis.setTimeout = later as typeof setTimeout;
}

/** The part of a write that reaches the disk. null: all of it. */
function cutOf(way: Way | null, count: number, at: number): { from: number; count: number } | null {
  if (way === 'torn') return { from: 0, count: count >>> 1 };
  if (way !== 'holed') return null;
  const hole = count > SECTOR_BYTES ? SECTOR_BYTES - (at % SECTOR_BYTES) : count >>> 1;
  return { from: hole, count: count - hole };
}
