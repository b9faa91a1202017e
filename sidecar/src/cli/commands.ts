import { ADMIN_COMMANDS } from './admin-commands.ts';
import { LIVE_REQUEST_COMMANDS } from './live-request-commands.ts';
import { BACKUP_COMMANDS } from './backup-commands.ts';
import { BATCH_COMMANDS } from './batch-commands.ts';
import { EXPORT_COMMANDS } from './export-commands.ts';
import { LIFECYCLE_COMMANDS } from './lifecycle-commands.ts';
import { NAMESPACE_COMMANDS } from './namespace-commands.ts';
import { QUERY_COMMANDS } from './query-commands.ts';
import { QUEUE_COMMANDS } from './queue-commands.ts';
import { SCHEDULE_COMMANDS } from './schedule-commands.ts';
import { STATE_COMMANDS } from './state-commands.ts';
import { VERSION_COMMANDS } from './version-commands.ts';
import type { Command } from './command.ts';

/** All commands that talk to a sidecar, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...LIFECYCLE_COMMANDS,
  ...QUERY_COMMANDS,
  ...STATE_COMMANDS,
  ...LIVE_REQUEST_COMMANDS,
  ...VERSION_COMMANDS,
  ...QUEUE_COMMANDS,
  ...ADMIN_COMMANDS,
  ...SCHEDULE_COMMANDS,
  ...BATCH_COMMANDS,
  ...BACKUP_COMMANDS,
  ...EXPORT_COMMANDS,
  ...NAMESPACE_COMMANDS,
];
