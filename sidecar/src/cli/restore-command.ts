import { option } from './command.ts';
import type { LocalCommand } from './command.ts';
import { EXIT, UsageError } from './exit.ts';

/** Creates a data directory from a backup; no sidecar is called. */
export const RESTORE: LocalCommand = {
  name: 'backup restore',
  args: ['BACKUP'],
  doc: 'create a data directory from a backup; start a sidecar on it afterwards',
  options: { 'data-dir': option('PATH', 'a directory that is empty or does not exist') },
  async run({ terminal, args, text, out }) {
    const directory = text('data-dir');
    if (!directory) {
      throw new UsageError(
        '--data-dir is missing. Pass a directory that is empty or does not exist',
      );
    }
    const { path, bytes } = await terminal.restore(args[0]!, directory);
    out(`restored into ${path} (${bytes} bytes)`);
    return EXIT.ok;
  },
};
