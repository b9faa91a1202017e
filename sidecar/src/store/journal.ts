import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../lib/assert.ts';
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

/** Where entries are encoded, one at a time: between that and its write nothing else happens. */
const scratch = Buffer.allocUnsafeSlow(SEGMENT_BYTES);

/**
 * The journal: commits, one behind the other, in a file that has its blocks already, so that one
 * flush of a few sectors makes a commit durable. There are two files: while the writes of one go to
 * the tables, the other takes what comes.
 */
export class Journal {
  readonly #files: readonly [number, number];
  readonly #tag: Buffer;
  #segment: Segment = 0;
  #at = ENTRIES_AT;
  #sequence: number;

  constructor(files: readonly [number, number], tag: Buffer, sequence: number) {
    this.#files = files;
    this.#tag = tag;
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
    this.#at = ENTRIES_AT;
  }

  /**
   * Makes an entry durable. Throws the system's error when it is not; whether it would be found
   * after a crash is then uncertain, and it must be passed over by its number.
   */
  append(writes: readonly Write[]): void {
    this.#sequence += 1;
    const bytes = encodeEntry(scratch, this.#tag, this.#sequence, writes);
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

/** Opens the journal of a directory; see `createJournalFiles` for what is created. */
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
