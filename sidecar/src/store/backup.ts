import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { COMPILE_CACHE_FOLDER } from '../lib/compile-cache.ts';
import { PerdureError } from '../model/error.ts';
import { isNamespaceName } from '../model/namespace.ts';
import type { BackupCopy } from '../model/ports.ts';
import { SECRET_KIND, WORKER_KIND } from '../model/process-objects.ts';
import { commitWrites } from './commit.ts';
import { requireSound } from './data-check.ts';
import {
  checkDataFile,
  DIRECTORY_MODE,
  makeDirectory,
  restrictFile,
  syncDirectory,
} from './disk.ts';
import { openEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { ownIdentity } from './identity.ts';
import { openFailure } from './journaled-tables.ts';
import { FORMAT_VERSION } from './keys.ts';
import { claimDirectory } from './ownership.ts';
import { putObject, readObjects } from './tables/objects.ts';

const DATA = 'data.mdb';
/** Folder of a data directory, and of a backup, with a folder for each namespace. */
export const NAMESPACES_FOLDER: string = 'namespaces';

/** Suffix of an incomplete copy; a copy is valid when it has its final name. */
const UNFINISHED = '.part';

/** Names of the namespaces with a folder in a data directory or a backup, in order. */
export async function namespaceFolders(path: string): Promise<string[]> {
  const entries = await readdir(join(path, NAMESPACES_FOLDER), { withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    },
  );
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return folders.filter(isNamespaceName).sort();
}

/**
 * Creates a copy completely or not at all. `copyTo` fills an empty folder and resolves to the bytes
 * written in addition to the data file.
 */
export async function backUp(
  directory: string,
  name: string,
  copyTo: (folder: string) => Promise<number>,
): Promise<BackupCopy> {
  const path = resolve(directory, name);
  const folder = path + UNFINISHED;
  if (existsSync(path)) throw taken(path);
  try {
    makeDirectory(directory);
  } catch (error) {
    throw failed(path, error);
  }
  try {
    await mkdir(folder, { mode: DIRECTORY_MODE });
  } catch (error) {
    throw isTaken(error) ? underWay(folder) : failed(path, error);
  }
  // This call owns the folder: a concurrent backup with the same name fails before this point.
  try {
    const beside = await copyTo(folder);
    restrictFile(join(folder, DATA));
    const bytes = beside + (await flush(join(folder, DATA)));
    syncDirectory(folder);
    await rename(folder, path);
    syncDirectory(directory);
    return { path, bytes };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw isTaken(error) ? taken(path) : failed(path, error);
  }
}

/** True if another backup has created a folder with this name. */
function isTaken(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EEXIST' || code === 'ENOTEMPTY';
}

/**
 * Creates a data directory from a backup. Rejects with ALREADY_EXISTS if the directory is not
 * empty, with UNAVAILABLE if a sidecar uses the directory, with STORE_FAILED if the backup is
 * invalid or unreadable.
 */
export async function restoreBackup(
  backup: string,
  directory: string,
  pid: number,
): Promise<BackupCopy> {
  const path = resolve(directory);
  const source = join(resolve(backup), DATA);
  if (!existsSync(source)) {
    throw new PerdureError('NOT_FOUND', `${resolve(backup)} is not a backup: it has no ${DATA}`);
  }
  const namespaces = await namespaceFolders(resolve(backup));
  for (const folder of ['.', ...namespaces.map((name) => join(NAMESPACES_FOLDER, name))]) {
    await checkDataFile(resolve(backup, folder));
    if (requireSound(resolve(backup, folder)) === null) {
      const name = resolve(backup, folder, DATA);
      throw new PerdureError('STORE_FAILED', `the backup is damaged: ${name} is missing or empty`);
    }
  }
  makeDirectory(path);
  const ownership = await claimDirectory(path, pid);
  try {
    const existing = (await readdir(path)).filter(
      (one) => !one.endsWith('.sock') && one !== COMPILE_CACHE_FOLDER,
    );
    if (existing.length > 0) {
      throw new PerdureError(
        'ALREADY_EXISTS',
        `${path} is not empty (${existing[0]}): restore into a new directory`,
      );
    }
    let bytes = 0;
    for (const name of namespaces) {
      const folder = join(NAMESPACES_FOLDER, name);
      makeDirectory(join(path, folder));
      bytes += await restoreFile(resolve(backup, folder), join(path, folder), pid);
    }
    bytes += await restoreFile(resolve(backup), path, pid);
    return { path, bytes };
  } catch (error) {
    throw openFailure(path, error);
  } finally {
    await ownership.release();
  }
}

/** Copies one data file; returns its bytes. */
async function restoreFile(from: string, to: string, pid: number): Promise<number> {
  const unfinished = join(to, DATA + UNFINISHED);
  await copyFile(join(from, DATA), unfinished);
  restrictFile(unfinished);
  const bytes = await flush(unfinished);
  await rename(unfinished, join(to, DATA));
  syncDirectory(to);
  // The files are opened once, so that an unsupported format is reported now instead of at the
  // start.
  const environment = openEnvironment(to, pid);
  try {
    if (environment.format === FORMAT_VERSION) await reidentify(environment, to);
  } finally {
    await environment.root.close();
  }
  return bytes;
}

/**
 * Removes the workers of the original and the attempts that they hold, because their numbers
 * identify other activities in the copy.
 */
async function reidentify(environment: Environment, path: string): Promise<void> {
  const { codec } = environment;
  const writes = ownIdentity(codec);
  for (const kind of [SECRET_KIND, WORKER_KIND]) {
    for await (const { id } of readObjects(() => environment, kind, '')) {
      writes.push(putObject(codec, 0, { kind, id, body: null }));
    }
  }
  await commitWrites(environment, writes, path);
}

async function flush(name: string): Promise<number> {
  await using file = await open(name, 'r+');
  await file.sync();
  return (await file.stat()).size;
}

function taken(path: string): PerdureError {
  return new PerdureError('ALREADY_EXISTS', `${path} exists: give the backup another name`);
}

function underWay(folder: string): PerdureError {
  return new PerdureError(
    'ALREADY_EXISTS',
    `${folder} exists: a backup with this name is in progress or was interrupted. Use ` +
      'another name, or delete that folder if no backup is in progress',
  );
}

function failed(path: string, error: unknown): PerdureError {
  if (error instanceof PerdureError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new PerdureError('STORE_FAILED', `the backup ${path} failed: ${reason}`, { cause: error });
}
