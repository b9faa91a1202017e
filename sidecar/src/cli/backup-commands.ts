import type { BackupStoreResponse__Output as Backup } from '@perdure/proto/v1/BackupStoreResponse';

import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';

const backup: Command = {
  name: 'backup create',
  args: [],
  doc: 'back up the store of a running sidecar into its --backup-dir',
  options: { name: option('NAME', 'name of the backup; default: the current time') },
  async run({ connection, text, json: asJson, out }) {
    const request = { name: text('name') ?? '' };
    const answer = await connection.call<Backup>('AdminService', 'BackupStore', request, {
      waits: true,
    });
    if (asJson) outJson(out, answer);
    else out(`${answer.path} (${answer.bytes} bytes)\n`);
    return EXIT.ok;
  },
};

/** Commands that copy the store. */
export const BACKUP_COMMANDS: readonly Command[] = [backup];
