import { ADMIN_COMMANDS } from './admin-commands.ts';
import { BACKUP_COMMANDS } from './backup-commands.ts';
import { BATCH_COMMANDS } from './batch-commands.ts';
import type { Command, LocalCommand } from './command.ts';
import { COMPLETION } from './completion-command.ts';
import { DEV } from './dev-command.ts';
import { EXPORT_COMMANDS } from './export-commands.ts';
import { LIVE_REQUEST_COMMANDS } from './live-request-commands.ts';
import { LIFECYCLE_COMMANDS } from './lifecycle-commands.ts';
import { NAMESPACE_COMMANDS } from './namespace-commands.ts';
import { QUERY_COMMANDS } from './query-commands.ts';
import { QUEUE_COMMANDS } from './queue-commands.ts';
import { remoteCommand } from './remote-command.ts';
import { RESTORE } from './restore-command.ts';
import { SCHEDULE_COMMANDS } from './schedule-commands.ts';
import { SERVE } from './serve-command.ts';
import { STATE_COMMANDS } from './state-commands.ts';
import { STORE_COMMANDS } from './store-commands.ts';
import { TOKEN_CREATE } from './token-command.ts';
import { VERSION_COMMANDS } from './version-commands.ts';

/** All commands that call a sidecar. */
export const COMMANDS: readonly Command[] = [
  ...LIFECYCLE_COMMANDS,
  ...QUERY_COMMANDS,
  ...LIVE_REQUEST_COMMANDS,
  ...STATE_COMMANDS,
  ...ADMIN_COMMANDS,
  ...EXPORT_COMMANDS,
  ...VERSION_COMMANDS,
  ...SCHEDULE_COMMANDS,
  ...BATCH_COMMANDS,
  ...QUEUE_COMMANDS,
  ...BACKUP_COMMANDS,
  ...NAMESPACE_COMMANDS,
];

/** Every command of `perdure`, in the order of help. */
export function allCommands(): readonly LocalCommand[] {
  const all: readonly LocalCommand[] = [
    SERVE,
    DEV,
    ...COMMANDS.map(remoteCommand),
    RESTORE,
    ...STORE_COMMANDS,
    TOKEN_CREATE,
    COMPLETION,
  ];
  return all;
}
