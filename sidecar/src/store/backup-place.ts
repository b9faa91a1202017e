import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { PerdureError } from '../model/error.ts';

/**
 * Rejects a backup directory that equals, contains or is inside the data directory, also through
 * links. Otherwise the store could treat backups as its files, a loss of the store would include
 * the backups, or a namespace deletion could delete them.
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
    `--backup-dir and --data-dir overlap: ${backups}, ${data}. Use a separate directory ` +
      'for backups, if possible on another disk',
  );
}

function holds(outer: string, inner: string): boolean {
  const path = relative(outer, inner);
  return path !== '..' && !path.startsWith(`..${sep}`) && resolve(outer, path) === inner;
}

/** Returns the path without links; for a missing path, that of its nearest existing parent. */
function realOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realOf(parent), basename(absolute));
  }
}
