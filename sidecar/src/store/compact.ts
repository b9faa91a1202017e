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
/** Folder of the compacted file before it replaces the data file. */
const UNFINISHED = 'compact.part';

/**
 * Rewrites the data file of a copy without its free pages, and marks it as independent of a
 * journal. No other code may use the copy, because LMDB must not compact a file while it is
 * written.
 */
export async function finishCopy(path: string, pid: number, log?: Log): Promise<void> {
  const environment = openEnvironment(path, pid);
  try {
    await commitWrites(environment, ownIdentity(environment.codec), path);
  } finally {
    await environment.root.close();
  }
  // A copy with free pages is valid, too. LMDB does not compact a file with a lost page.
  await replaceData(path, pid).catch((error: unknown) => {
    log?.warn('a backup was not compacted', { path, reason: (error as Error).message });
  });
  await rm(join(path, 'lock.mdb'), { force: true });
}

/**
 * Removes the free space of the data files of a directory, one namespace at a time. After a crash
 * at any point, either the old or the new file exists.
 *
 * @throws PerdureError UNAVAILABLE if a sidecar uses the directory, NOT_FOUND if the path is not a
 *   data directory, STORE_FAILED if the files are damaged or the disk is too full for the compacted
 *   file.
 */
export async function compactDirectory(
  directory: string,
  pid: number,
): Promise<CompactionReport[]> {
  const path = resolve(directory);
  if (!existsSync(join(path, DATA))) {
    throw new PerdureError(
      'NOT_FOUND',
      `not a data directory: ${path} has no ${DATA}. Pass the --data-dir of a sidecar`,
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
    // Opening and closing writes the entries of the journal to the tables.
    await (await openJournaledTables({ path, pid })).close();
    await replaceData(path, pid);
    return { path, bytesBefore, bytesAfter: (await stat(join(path, DATA))).size };
  } catch (error) {
    throw openFailure(path, error);
  } finally {
    await ownership.release();
  }
}

/** Atomically replaces the data file with a compacted file. */
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
