import type { BackupCopy } from './ports.ts';

/** What operators may ask about copies of the store. Implemented by `scheduler`. */
export interface BackupPort {
  /**
   * Copies all that is durable now into a new folder of the backup directory; an empty name is made
   * of the time. Work goes on meanwhile.
   */
  backup(name: string): Promise<BackupCopy>;
}
