import type { BackupPort } from '../model/backup-port.ts';
import { PerdureError } from '../model/error.ts';
import type { SchedulerPorts } from './core.ts';

/** Copies of the store in the backup directory. What is acknowledged is durable, so is in them. */
export function backups({ store, clock, log, backupDir = '' }: SchedulerPorts): BackupPort {
  return {
    backup: async (name) => {
      if (backupDir === '') {
        throw new PerdureError(
          'INVALID_ARGUMENT',
          'this sidecar has no directory for backups: start it with --backup-dir ' +
            '(or PERDURE_BACKUP_DIR)',
        );
      }
      const time = new Date(clock.now()).toISOString().replace(/\.\d+Z$/, 'Z');
      const copy = await store.backup(backupDir, name || time.replaceAll(':', '-'));
      log.info('backup made', { path: copy.path, bytes: copy.bytes });
      return copy;
    },
  };
}
