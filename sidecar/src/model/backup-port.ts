import type { BackupCopy } from './ports.ts';

/** Copies of the store, for operators. Implemented by `scheduler`. */
export interface BackupPort {
  /**
   * Copies all durable data into a new folder of the backup directory; an empty name is generated
   * from the time. Work continues during the copy.
   */
  backup(name: string): Promise<BackupCopy>;
}
