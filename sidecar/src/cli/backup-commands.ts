import type { BackupStoreResponse__Output as Backup } from '@perdure/proto/v1/BackupStoreResponse';

import { option, outJson } from './command.ts';
import type { Command } from './command.ts';
import { EXIT } from './exit.ts';

const backup: Command = {
  name: 'backup',
  args: [],
  doc: 'copy the store while it works, into a folder of its --backup-dir',
  options: { name: option('NAME', 'of the folder; left out: made of the time') },
  async run({ connection, text, json: asJson, out }) {
    const request = { name: text('name') ?? '' };
    const answer = await connection.ask<Backup>('AdminService', 'BackupStore', request, {
      waits: true,
    });
    if (asJson) outJson(out, answer);
    else out(`${answer.path} (${answer.bytes} bytes)\n`);
    return EXIT.ok;
  },
};

/** Commands that copy the store. */
export const BACKUP_COMMANDS: readonly Command[] = [backup];
