import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PerdureError } from '../model/error.ts';

/**
 * Rejects a backup directory that is, contains or is inside the data directory, also through links.
 * Backups would be treated as files of the store, be lost with it, or be deleted as a namespace.
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

/** The path without links; if it does not exist, that of its nearest existing parent. */
function realOf(path: string): string {
  const whole = resolve(path);
  try {
    return realpathSync(whole);
  } catch {
    const parent = dirname(whole);
    return parent === whole ? whole : join(realOf(parent), basename(whole));
  }
}
