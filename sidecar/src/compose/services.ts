import type { BackupPort } from '../model/backup-port.ts';
import type { NamespacePort } from '../model/namespace-ports.ts';
import type { ServiceCalls } from '../rpc/service-calls.ts';
import { adminCalls } from '../rpc/admin-calls.ts';
import { backupCalls } from '../rpc/backup-calls.ts';
import { namespaceCalls } from '../rpc/namespace-calls.ts';
import { instanceAdminCalls } from '../rpc/instance-admin-calls.ts';
import { importCalls } from '../rpc/import-stream.ts';
import { batchCalls } from '../rpc/batch-calls.ts';
import { scheduleCalls } from '../rpc/schedule-calls.ts';
import { queueCalls } from '../rpc/queue-calls.ts';
import { versionCalls } from '../rpc/version-calls.ts';
import type { Namespace } from '../scheduler/namespaces.ts';

/** The parts that all namespaces of a sidecar share. */
export interface Shared {
  readonly version: string;
  readonly payloadBytesMax: number;
  readonly scheduleIntervalMsMin?: number | undefined;
  readonly backups: BackupPort;
  readonly namespaces: NamespacePort;
}

/** Creates all unary services except the client service from the ports of the scheduler. */
export function servicesOf(
  { name, scheduler }: Namespace,
  { version, payloadBytesMax, scheduleIntervalMsMin, backups, namespaces }: Shared,
): readonly ServiceCalls[] {
  return [
    adminCalls(scheduler, version, () => scheduler.instances.statistics(), name),
    namespaceCalls(namespaces),
    instanceAdminCalls(scheduler.instances),
    versionCalls(scheduler.versions),
    queueCalls(scheduler.queues),
    backupCalls(backups),
    scheduleCalls(scheduler, { payloadBytesMax, scheduleIntervalMsMin }),
    batchCalls(scheduler),
    importCalls(scheduler.imports, payloadBytesMax),
  ];
}
