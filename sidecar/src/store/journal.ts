import { closeSync, existsSync, fdatasyncSync, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../lib/assert.ts';
import { FILE_MODE, hasAllBlocks, syncDirectory, writeWhole, writeZeros } from './disk.ts';
import { decodeEntries, encodeEntry } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import type { Write } from './tables/table.ts';

/** Size of each of the two files. The longer one lasts, the more writes the tables are spared. */
export const SEGMENT_BYTES: number = 2 * 1024 * 1024;

const fileNames = ['journal-0', 'journal-1'] as const;
type Segment = 0 | 1;

/** Where entries are encoded, one at a time: between that and its write nothing else happens. */
const scratch = Buffer.allocUnsafeSlow(SEGMENT_BYTES);

/**
 * The journal: commits, one behind the other, in a file that has its blocks already, so that one
 * flush of a few sectors makes a commit durable. There are two files: while the writes of one go to
 * the tables, the other takes what comes.
 */
export class Journal {
  readonly #files: readonly [number, number];
  #segment: Segment = 0;
  #at = 0;
  #sequence: number;

  constructor(files: readonly [number, number], sequence: number) {
    this.#files = files;
    this.#sequence = sequence;
  }

  /** Number of the last entry, whole or not. */
  get sequence(): number {
    return this.#sequence;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#at + bytes <= SEGMENT_BYTES;
  }

  /** Goes on in the other file, from its beginning: nothing in that one is needed any more. */
  turn(): void {
    this.#segment = this.#segment === 0 ? 1 : 0;
    this.#at = 0;
  }

  /**
   * Makes an entry durable. Throws the system's error when it is not; whether it would be found
   * after a crash is then uncertain, and it must be passed over by its number.
   */
  append(writes: readonly Write[]): void {
    this.#sequence += 1;
    const bytes = encodeEntry(scratch, this.#sequence, writes);
    assert(this.hasRoomFor(bytes), 'an entry went beyond the end of the journal');
    const file = this.#files[this.#segment];
    writeWhole(file, scratch, bytes, this.#at);
    fdatasyncSync(file);
    this.#at += bytes;
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
  }
}

/** Entries behind the number `applied` that a crash left in a directory's journal, in order. */
export function leftEntries(path: string, applied: number): JournalEntry[] {
  const all = fileNames.flatMap((name) => entriesIn(join(path, name), applied));
  return all.sort((a, b) => a.sequence - b.sequence);
}

function entriesIn(name: string, applied: number): JournalEntry[] {
  if (!existsSync(name)) return [];
  const isLeft = ({ sequence }: JournalEntry): boolean => sequence > applied;
  const file = openSync(name, 'r');
  try {
    const { size } = fstatSync(file);
    // A process with many stores would hold megabytes for each, only to find that nothing is left.
    const into = size <= scratch.length ? scratch.subarray(0, size) : Buffer.allocUnsafeSlow(size);
    let bytes = 0;
    for (let read = -1; read !== 0 && bytes < size; bytes += read) {
      read = readSync(file, into, bytes, size - bytes, bytes);
    }
    const read = into.subarray(0, bytes);
    if (!decodeEntries(read).some(isLeft)) return [];
    return decodeEntries(Buffer.from(read)).filter(isLeft);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens the files, and makes them, with all their blocks, if they are not there: once made they are
 * kept, so that a full disk does not stop the next start. Nothing in them is needed any more.
 */
export async function createJournal(path: string, sequence: number): Promise<Journal> {
  const opened: number[] = [];
  try {
    await Promise.all(fileNames.map((name) => fill(join(path, name))));
    for (const name of fileNames) opened.push(openSync(join(path, name), 'r+'));
    syncDirectory(path);
    return new Journal(opened as [number, number], sequence);
  } catch (error) {
    for (const file of opened) closeSync(file);
    throw error;
  }
}

/** Gives the file all its blocks: a later write then needs no room on the disk. */
async function fill(name: string): Promise<void> {
  await using file = await open(name, 'a+', FILE_MODE);
  if (hasAllBlocks(await file.stat(), SEGMENT_BYTES)) return;
  await using whole = await open(name, 'r+');
  await writeZeros(whole, SEGMENT_BYTES);
  await whole.sync();
}
