import { printable } from '../lib/printable.ts';
import type { BackupCopy } from '../model/ports.ts';

/** Help of `perdure restore`, which talks to no sidecar: it makes a data directory of a backup. */
export const RESTORE_HELP: string = `perdure restore BACKUP --data-dir PATH

  make a data directory of a backup; start a sidecar on it afterwards

  --data-dir PATH  a directory that is empty, or not there yet
`;

/** What is printed when it is done. */
export function restoredText({ path, bytes }: BackupCopy): string {
  return `restored into ${printable(path)} (${bytes} bytes)\n`;
}
