import type { ServiceCalls } from '../rpc/service-calls.ts';
import { adminCalls } from '../rpc/admin-calls.ts';
import { backupCalls } from '../rpc/backup-calls.ts';
import { instanceAdminCalls } from '../rpc/instance-admin-calls.ts';
import { importCalls } from '../rpc/import-stream.ts';
import { batchCalls } from '../rpc/batch-calls.ts';
import { scheduleCalls } from '../rpc/schedule-calls.ts';
import { queueCalls } from '../rpc/queue-calls.ts';
import { versionCalls } from '../rpc/version-calls.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';

/** Every unary service beside that of clients, over the ports that the scheduler offers. */
export function servicesOf(
  scheduler: Scheduler,
  version: string,
  payloadBytesMax: number,
): readonly ServiceCalls[] {
  return [
    adminCalls(scheduler, version, () => scheduler.instances.statistics()),
    instanceAdminCalls(scheduler.instances),
    versionCalls(scheduler.versions),
    queueCalls(scheduler.queues),
    backupCalls(scheduler.backups),
    scheduleCalls(scheduler, payloadBytesMax),
    batchCalls(scheduler),
    importCalls(scheduler.imports),
  ];
}
