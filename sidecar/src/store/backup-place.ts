import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PerdureError } from '../model/error.ts';

/**
 * Refuses a backup directory that is, holds or lies in the data directory, by whatever links.
 * Backups would be taken for files of the store, be lost with it, or be deleted as a namespace.
 *
 * @throws PerdureError INVALID_ARGUMENT.
 */
export function checkBackupPlace(dataDir: string, backupDir: string): void {
  if (backupDir === '') return;
  const data = realOf(dataDir);
  const backups = realOf(backupDir);
  if (!holds(data, backups) && !holds(backups, data)) return;
  throw new PerdureError(
    'INVALID_ARGUMENT',
    `--backup-dir and --data-dir overlap: ${backups}, ${data}. Put backups into a directory of ` +
      'their own, on another disk if there is one',
  );
}

function holds(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`) && resolve(outer, path) === inner;
}

/** The path without links; of one that does not exist yet, that of its nearest parent. */
function realOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(realOf(parent), basename(whole));
  }
}
