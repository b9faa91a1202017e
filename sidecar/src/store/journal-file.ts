import { closeSync, existsSync, fstatSync, openSync, readSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { PerdureError } from '../model/error.ts';
import { FILE_MODE, hasAllBlocks, syncDirectory, writeZeros } from './disk.ts';
import { decodeEntries, decodeUntagged, TAG_BYTES } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import { isOneBitOff } from './journal-rot.ts';

// The two files of a journal. Each begins with a header, which is written once:
//
//   magic 8 | identity of the directory 16 | checksum of both 4 | zeros 4 | entries

/** Size of each file. With larger files, the tables receive fewer writes. */
export const SEGMENT_BYTES: number = 2 * 1024 * 1024;

/** Offset of the first entry. */
export const ENTRIES_AT = 32;

/** Bytes of the identity of a directory. */
export const IDENTITY_BYTES = 16;

const MAGIC = Buffer.from('perdure\x03', 'latin1');
const IDENTITY_AT = MAGIC.length;
const CHECKSUM_AT = IDENTITY_AT + IDENTITY_BYTES;

export const journalNames = ['journal-0', 'journal-1'] as const;

/** Returns the tag of the entries of a directory. */
export function tagOf(identity: Buffer): Buffer {
  return identity.subarray(0, TAG_BYTES);
}

function headerOf(identity: Buffer): Buffer {
  const header = Buffer.alloc(ENTRIES_AT);
  header.set(MAGIC);
  header.set(identity, IDENTITY_AT);
  header.writeUInt32BE(crc32(header.subarray(0, CHECKSUM_AT)), CHECKSUM_AT);
  return header;
}

/** Returns the identity in the header of a file; null without a valid header. */
export function identityIn(file: Buffer): Buffer | null {
  if (file.length < ENTRIES_AT || !file.subarray(0, IDENTITY_AT).equals(MAGIC)) return null;
  const checksum = crc32(file.subarray(0, CHECKSUM_AT));
  if (checksum !== file.readUInt32BE(CHECKSUM_AT)) return null;
  return Buffer.from(file.subarray(IDENTITY_AT, CHECKSUM_AT));
}

/** Reads a file; null for a missing file. */
export function readJournalFile(name: string): Buffer | null {
  if (!existsSync(name)) return null;
  const file = openSync(name, 'r');
  try {
    const into = Buffer.allocUnsafeSlow(fstatSync(file).size);
    let bytes = 0;
    for (let read = -1; read !== 0 && bytes < into.length; bytes += read) {
      read = readSync(file, into, bytes, into.length - bytes, bytes);
    }
    return into.subarray(0, bytes);
  } finally {
    closeSync(file);
  }
}

/** True when the directory has a journal of this release's format. */
export function hasJournal(path: string): boolean {
  return journalNames.some((name) => {
    const file = readJournalFile(join(path, name));
    return file !== null && identityIn(file) !== null;
  });
}

/**
 * Reads the entries with numbers above `applied` from the journal of a directory, in order.
 *
 * @throws PerdureError STORE_FAILED if a file is missing, damaged or of another directory, or if an
 *   entry before others is missing. Such an entry contains acknowledged data.
 */
export function unappliedEntries(path: string, identity: Buffer, applied: number): JournalEntry[] {
  const tag = tagOf(identity);
  const files = journalNames.map((name) => {
    const file = readJournalFile(join(path, name));
    const problem = problemOf(file, identity);
    if (problem !== null) throw unusable(join(path, name), problem);
    return file!;
  });
  const found = files.map((file) => decodeEntries(file, tag, applied));
  const unapplied = inOrder(path, found.flat(), applied);
  const next = applied + unapplied.length + 1;
  if (isNextDamaged(files, found, tag, next)) {
    throw unusable(join(path, 'journal-*'), `its last entry, ${next}, is damaged`);
  }
  return unapplied;
}

/**
 * True when the bytes after the last entry are an entry except for one bit. A crash cannot leave
 * such bytes.
 */
export function isNextDamaged(
  files: readonly Buffer[],
  found: readonly (readonly JournalEntry[])[],
  tag: Buffer,
  next: number,
): boolean {
  return files.some((file, index) => {
    const last = found[index]!.find(({ sequence }) => sequence === next - 1);
    const places = last?.end === undefined ? [ENTRIES_AT] : [ENTRIES_AT, last.end];
    return places.some((at) => isOneBitOff(file, at, tag, next));
  });
}

/** Like `unappliedEntries`, for a journal up to format 2. */
export function unappliedUntagged(path: string, applied: number): JournalEntry[] {
  const unapplied = journalNames.flatMap((name) => {
    const file = readJournalFile(join(path, name));
    return file === null ? [] : decodeUntagged(file, applied);
  });
  return inOrder(path, unapplied, applied);
}

/**
 * Returns the reason why a file is not the journal of the directory with this identity; null for
 * its journal.
 */
export function problemOf(file: Buffer | null, identity: Buffer): string | null {
  if (file === null) return 'the file is missing';
  const own = identityIn(file);
  if (own === null) return 'its header is damaged';
  return own.equals(identity) ? null : 'it belongs to another data directory';
}

function inOrder(path: string, unapplied: JournalEntry[], applied: number): JournalEntry[] {
  unapplied.sort((a, b) => a.sequence - b.sequence);
  for (const [index, { sequence }] of unapplied.entries()) {
    const expected = applied + 1 + index;
    if (sequence === expected) continue;
    throw unusable(
      join(path, 'journal-*'),
      `entry ${expected} is missing before later entries: the file is damaged, or belongs to ` +
        'other data',
    );
  }
  return unapplied;
}

function unusable(name: string, problem: string): PerdureError {
  return new PerdureError(
    'STORE_FAILED',
    `the journal cannot be used: ${name}, ${problem}. Restore all files of the directory ` +
      'together, restore a backup, or see `perdure store check` and `perdure store salvage`',
  );
}

/**
 * Creates missing files with all their blocks. Replaces files without all blocks or without the
 * identity, whose content is no longer needed, atomically. The files stay after a stop, so that a
 * full disk does not prevent the next start.
 */
export async function createJournalFiles(path: string, identity: Buffer): Promise<void> {
  await Promise.all(journalNames.map((name) => create(path, name, identity)));
  syncDirectory(path);
}

async function create(path: string, name: string, identity: Buffer): Promise<void> {
  const whole = join(path, name);
  if (await isUsable(whole, identity)) return;
  const unfinished = `${whole}.part`;
  try {
    await using file = await open(unfinished, 'w', FILE_MODE);
    await writeZeros(file, SEGMENT_BYTES);
    await file.write(headerOf(identity), 0, ENTRIES_AT, 0);
    await file.sync();
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  await rename(unfinished, whole);
}

async function isUsable(name: string, identity: Buffer): Promise<boolean> {
  if (!existsSync(name)) return false;
  await using file = await open(name, 'r');
  const stats = await file.stat();
  const header = Buffer.alloc(ENTRIES_AT);
  await file.read(header, 0, ENTRIES_AT, 0);
  const own = identityIn(header);
  const fits = stats.size === SEGMENT_BYTES && hasAllBlocks(stats, SEGMENT_BYTES);
  return fits && own !== null && own.equals(identity);
}
