import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeMessagePack } from '../lib/message-pack.ts';
import { PerdureError } from '../model/error.ts';
import { DEFAULT_NAMESPACE } from '../model/namespace.ts';
import { namespaceFolders, NAMESPACES_FOLDER } from './backup.ts';
import { checkedValue } from './row-checksum.ts';
import { rowsHaveChecksums } from './data-check.ts';
import { decodeEntries, decodeUntagged } from './journal-entry.ts';
import type { JournalEntry } from './journal-entry.ts';
import {
  identityIn,
  isNextDamaged,
  journalNames,
  problemOf,
  readJournalFile,
  tagOf,
} from './journal-file.ts';
import { walkTables } from './lmdb-trees.ts';
import type { StoredRow } from './lmdb-trees.ts';
import { claimDirectory } from './ownership.ts';

const DATA = 'data.mdb';

/** The files of one namespace, which are read without LMDB while no sidecar uses them. */
export interface OfflineFiles {
  readonly namespace: string;
  readonly path: string;
  readonly dataFile: string;
  readonly hasChecksums: boolean;
  /** Number of the last journal entry in the tables; null if unreadable. */
  readonly applied: number | null;
  /** Complete journal entries that the tables do not contain yet, in order. */
  readonly unapplied: readonly JournalEntry[];
  /** The problems of the journal. */
  readonly journalProblems: readonly string[];
}

/**
 * Locks a data directory and calls back with the files of each of its namespaces.
 *
 * @throws PerdureError NOT_FOUND if the path is not a data directory, UNAVAILABLE if a sidecar uses
 *   it.
 */
export async function visitOffline(
  directory: string,
  pid: number,
  visit: (files: OfflineFiles) => void | Promise<void>,
): Promise<void> {
  const path = resolve(directory);
  if (!existsSync(join(path, DATA)) && !existsSync(join(path, journalNames[0]))) {
    throw new PerdureError(
      'NOT_FOUND',
      `not a data directory: ${path} has no ${DATA}. Pass the --data-dir of a sidecar, or a backup`,
    );
  }
  const ownership = await claimDirectory(path, pid);
  try {
    await visit(filesOf(DEFAULT_NAMESPACE, path));
    for (const name of await namespaceFolders(path)) {
      await visit(filesOf(name, join(path, NAMESPACES_FOLDER, name)));
    }
  } finally {
    await ownership.release();
  }
}

/** Returns the value of a row without its checksum; null for a damaged row. */
export function valueIn({ key, stored }: StoredRow, hasChecksums: boolean): Buffer | null {
  return hasChecksums ? checkedValue(key, stored) : stored;
}

function filesOf(namespace: string, path: string): OfflineFiles {
  const dataFile = join(path, DATA);
  if (!existsSync(dataFile)) {
    const problem = `${DATA} is missing`;
    const journalProblems = [problem];
    const nothing = { hasChecksums: true, applied: null, unapplied: [] };
    return { namespace, path, dataFile, ...nothing, journalProblems };
  }
  const hasChecksums = rowsHaveChecksums(dataFile, () => undefined);
  const meta = metaRows(dataFile, hasChecksums);
  const applied = meta.get('applied') as number | undefined;
  const identity = meta.get('identity') as Buffer | undefined;
  const found =
    identity === undefined
      ? untagged(path, applied ?? 0)
      : tagged(path, identity, applied ?? 0, meta.get('journaled') === true);
  return { namespace, path, dataFile, hasChecksums, applied: applied ?? null, ...found };
}

function metaRows(dataFile: string, hasChecksums: boolean): ReadonlyMap<string, unknown> {
  const rows = new Map<string, unknown>();
  const row = (one: StoredRow): void => {
    const name = one.key.toString('latin1');
    const value = valueIn(one, hasChecksums);
    if (value === null) return;
    try {
      rows.set(name, decodeMessagePack(Buffer.from(value)));
    } catch {
      // The check of the tables reports the damage.
    }
  };
  walkTables(dataFile, { row, problem: () => undefined }, 'meta');
  return rows;
}

type JournalContent = Pick<OfflineFiles, 'unapplied' | 'journalProblems'>;

function tagged(
  path: string,
  identity: Buffer,
  applied: number,
  isNeeded: boolean,
): JournalContent {
  const journalProblems: string[] = [];
  const files: Buffer[] = [];
  for (const name of isNeeded ? journalNames : []) {
    const file = readJournalFile(join(path, name));
    const problem = problemOf(file, identity);
    if (problem !== null) journalProblems.push(`${name}: ${problem}`);
    if (file !== null && (identityIn(file) ?? identity).equals(identity)) files.push(file);
  }
  const tag = tagOf(identity);
  const found = files.map((file) => decodeEntries(file, tag, applied));
  const all = inOrder(found.flat(), applied, journalProblems);
  const next = (all.unapplied.at(-1)?.sequence ?? applied) + 1;
  if (isNextDamaged(files, found, tag, next)) {
    journalProblems.push(`the journal: its last entry, ${next}, is damaged`);
  }
  return all;
}

function untagged(path: string, applied: number): JournalContent {
  const files = journalNames.map((name) => readJournalFile(join(path, name)));
  const unapplied = files.flatMap((file) => (file === null ? [] : decodeUntagged(file, applied)));
  return inOrder(unapplied, applied, []);
}

function inOrder(unapplied: JournalEntry[], applied: number, problems: string[]): JournalContent {
  unapplied.sort((a, b) => a.sequence - b.sequence);
  let expected = applied + 1;
  for (const { sequence } of unapplied) {
    const isOne = sequence === expected + 1;
    const which = isOne ? `entry ${expected} is` : `entries ${expected} to ${sequence - 1} are`;
    if (sequence > expected) problems.push(`the journal: ${which} damaged or missing`);
    expected = sequence + 1;
  }
  return { unapplied, journalProblems: problems };
}
