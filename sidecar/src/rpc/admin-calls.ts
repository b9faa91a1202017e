import type { AdminPort } from '../model/client-ports.ts';
import type { Statistics } from '../model/instance-admin-port.ts';
import { sidecarMessage, workerMessage } from '../wire/client-messages.ts';
import type { ServiceCalls } from './service-calls.ts';
import { PROTOCOL } from './worker-hello.ts';

/** What the sidecar tells of itself. `version` is its own. */
export function adminCalls(
  admin: AdminPort,
  version: string,
  statistics: () => Promise<Partial<Statistics>> = () => Promise.resolve({}),
  namespace = '',
): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      DescribeSidecar: async () => ({
        ...sidecarMessage(admin.describe(), version, PROTOCOL),
        ...(await statistics()),
        namespace,
      }),
      ListWorkers: () => ({ workers: admin.workers().map(workerMessage) }),
    },
  };
}
