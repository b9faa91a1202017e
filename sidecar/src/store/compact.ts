import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PerdureError } from '../model/error.ts';
import type { CompactionReport } from '../model/offline.ts';
import type { Log } from '../model/ports.ts';
import { namespaceFolders, NAMESPACES_FOLDER } from './backup.ts';
import { commitWrites } from './commit.ts';
import { requireSound } from './data-check.ts';
import { checkDataFile, DIRECTORY_MODE, restrictFile, syncDirectory } from './disk.ts';
import { openEnvironment } from './environment.ts';
import { ownIdentity } from './identity.ts';
import { openFailure, openJournaledTables } from './journaled-tables.ts';
import { claimDirectory } from './ownership.ts';

const DATA = 'data.mdb';
/** Folder for the smaller file before it replaces the other. */
const UNFINISHED = 'compact.part';

/**
 * Rewrites the data file of a copy without its free pages, and marks it as complete without a
 * journal, including that of the original. No other code uses the copy: LMDB must not compact a
 * file that is being written.
 */
export async function finishCopy(path: string, pid: number, log?: Log): Promise<void> {
  const environment = openEnvironment(path, pid);
  try {
    await commitWrites(environment, ownIdentity(environment.codec), path);
  } finally {
    await environment.root.close();
  }
  // A copy with free pages is valid, too: LMDB compacts no file with a lost page.
  await replaceData(path, pid).catch((error: unknown) => {
    log?.warn('a backup was not compacted', { path, reason: (error as Error).message });
  });
  await rm(join(path, 'lock.mdb'), { force: true });
}

/**
 * Removes the free space of the data files of a directory, one namespace after the other. A crash
 * at any time leaves the old file or the new one.
 *
 * @throws PerdureError UNAVAILABLE when a sidecar uses the directory, NOT_FOUND when it is none,
 * STORE_FAILED when the files are damaged or the disk has no room for the smaller one.
 */
export async function compactDirectory(
  directory: string,
  pid: number,
): Promise<CompactionReport[]> {
  const path = resolve(directory);
  if (!existsSync(join(path, DATA))) {
    throw new PerdureError(
      'NOT_FOUND',
      `not a data directory: ${path} has no ${DATA}. Give the --data-dir of a sidecar`,
    );
  }
  const compacted: CompactionReport[] = [];
  for (const name of ['.', ...(await namespacesOf(path))]) {
    compacted.push(await compactOne(join(path, name), pid));
  }
  return compacted;
}

async function namespacesOf(path: string): Promise<string[]> {
  return (await namespaceFolders(path)).map((name) => join(NAMESPACES_FOLDER, name));
}

async function compactOne(path: string, pid: number): Promise<CompactionReport> {
  const ownership = await claimDirectory(path, pid);
  try {
    await checkDataFile(path);
    requireSound(path);
    const bytesBefore = (await stat(join(path, DATA))).size;
    // Entries of the journal are written to the tables, which are then complete without it.
    await (await openJournaledTables({ path, pid })).close();
    await replaceData(path, pid);
    return { path, bytesBefore, bytesAfter: (await stat(join(path, DATA))).size };
  } catch (error) {
    throw openFailure(path, error);
  } finally {
    await ownership.release();
  }
}

/** Replaces the existing data file with a compacted one, atomically. */
async function replaceData(path: string, pid: number): Promise<void> {
  const folder = join(path, UNFINISHED);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: DIRECTORY_MODE });
  try {
    const { root } = openEnvironment(path, pid);
    try {
      await root.backup(folder, true);
    } finally {
      await root.close();
    }
    restrictFile(join(folder, DATA));
    await sync(join(folder, DATA));
    await rename(join(folder, DATA), join(path, DATA));
    syncDirectory(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sync(name: string): Promise<void> {
  await using file = await open(name, 'r+');
  await file.sync();
}
