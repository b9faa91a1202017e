import type { BackupPort } from '../../model/backup-port.ts';
import { PerdureError } from '../../model/error.ts';
import type { SchedulerPorts } from '../scheduler-ports.ts';

/** Copies of the store in the backup directory. A copy contains all acknowledged data. */
export function backups(ports: SchedulerPorts): BackupPort {
  const { store, clock, log, backupDir = '', storesBeside, meters } = ports;
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
      const folder = name || time.replaceAll(':', '-');
      const copy = await store.backup(backupDir, folder, storesBeside?.());
      if (meters !== undefined) meters.backupMs = clock.now();
      log.info('backup created', { path: copy.path, bytes: copy.bytes });
      return copy;
    },
  };
}
