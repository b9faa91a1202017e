import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../lib/assert.ts';
import { systemClock } from '../lib/clock.ts';
import { writeWhole } from './disk.ts';
import { encodeEntry } from './journal-entry.ts';
import {
  createJournalFiles,
  ENTRIES_AT,
  journalNames,
  SEGMENT_BYTES,
  tagOf,
} from './journal-file.ts';
import type { Write } from './tables/table.ts';

type Segment = 0 | 1;

/** Buffer for one encoded entry, which is written directly after encoding. */
const scratch = Buffer.allocUnsafeSlow(SEGMENT_BYTES);

/** Weight of the last flush in the moving average, which covers about sixteen flushes. */
const FLUSH_WEIGHT = 1 / 16;

/**
 * The journal: consecutive commits in a file with preallocated blocks. One flush of a few sectors
 * makes a commit durable. Of the two files, one receives new commits while the writes of the other
 * are applied to the tables.
 */
export class Journal {
  readonly #files: readonly [number, number];
  readonly #tag: Buffer;
  readonly #nowMs: () => number;
  #segment: Segment = 0;
  #at = ENTRIES_AT;
  #sequence: number;
  #flushMs = 0;

  constructor(
    files: readonly [number, number],
    tag: Buffer,
    sequence: number,
    nowMs: () => number = systemClock().steady.now,
  ) {
    this.#nowMs = nowMs;
    this.#files = files;
    this.#tag = tag;
    this.#sequence = sequence;
  }

  /** Number of the last entry, complete or not. */
  get sequence(): number {
    return this.#sequence;
  }

  /**
   * Moving average of the duration of a flush, in milliseconds. Flushes in the background are not
   * measured, because their duration includes other work of this thread.
   */
  get flushMs(): number {
    return this.#flushMs;
  }

  canAppend(bytes: number): boolean {
    return this.#at + bytes <= SEGMENT_BYTES;
  }

  /** Continues at the beginning of the other file, whose content is no longer needed. */
  rotate(): void {
    this.#segment = this.#segment === 0 ? 1 : 0;
    this.#at = ENTRIES_AT;
  }

  /**
   * Makes an entry durable on this thread. Throws the error of the system on failure. A failed
   * entry may or may not exist after a crash, so the caller must skip its number.
   */
  append(writes: readonly Write[]): void {
    const bytes = this.#write(writes);
    const beganMs = this.#nowMs();
    fdatasyncSync(this.#files[this.#segment]);
    this.#flushMs += (this.#nowMs() - beganMs - this.#flushMs) * FLUSH_WEIGHT;
    this.#at += bytes;
  }

  /** Like `append`, with the flush in another thread. One entry at a time. */
  async appendInBackground(writes: readonly Write[]): Promise<void> {
    const bytes = this.#write(writes);
    await flushInBackground(this.#files[this.#segment]);
    this.#at += bytes;
  }

  #write(writes: readonly Write[]): number {
    this.#sequence += 1;
    const bytes = encodeEntry(scratch, this.#tag, this.#sequence, writes);
    assert(this.canAppend(bytes), 'an entry exceeds the end of the journal');
    writeWhole(this.#files[this.#segment], scratch, bytes, this.#at);
    return bytes;
  }

  close(): void {
    for (const file of this.#files) closeSync(file);
  }
}

/** Opens the journal of a directory; `createJournalFiles` creates the files. */
export async function createJournal(
  path: string,
  identity: Buffer,
  sequence: number,
): Promise<Journal> {
  await createJournalFiles(path, identity);
  const opened: number[] = [];
  try {
    for (const name of journalNames) opened.push(openSync(join(path, name), 'r+'));
    return new Journal(opened as [number, number], tagOf(identity), sequence);
  } catch (error) {
    for (const file of opened) closeSync(file);
    throw error;
  }
}

function flushInBackground(file: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(file, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}
