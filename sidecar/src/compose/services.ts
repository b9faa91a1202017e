import type { ServiceCalls } from '../rpc/service-calls.ts';
import { adminCalls } from '../rpc/admin-calls.ts';
import { backupCalls } from '../rpc/backup-calls.ts';
import { importCalls } from '../rpc/import-stream.ts';
import { versionCalls } from '../rpc/version-calls.ts';
import { instanceAdminCalls } from '../rpc/instance-admin-calls.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';

/** Every unary service beside that of clients, over the ports that the scheduler offers. */
export function servicesOf(scheduler: Scheduler, version: string): readonly ServiceCalls[] {
  return [
    instanceAdminCalls(scheduler.instances),
    adminCalls(scheduler, version),
    versionCalls(scheduler.versions),
    backupCalls(scheduler.backups),
    importCalls(scheduler.imports),
  ];
}
