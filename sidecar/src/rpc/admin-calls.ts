import type { AdminPort } from '../model/client-ports.ts';
import { sidecarMessage, workerMessage } from '../wire/client-messages.ts';
import type { ServiceCalls } from './service-calls.ts';
import { PROTOCOL } from './worker-hello.ts';

/** What the sidecar tells of itself. `version` is its own. */
export function adminCalls(admin: AdminPort, version: string): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      DescribeSidecar: () => sidecarMessage(admin.describe(), version, PROTOCOL),
      ListWorkers: () => ({ workers: admin.workers().map(workerMessage) }),
    },
  };
}
