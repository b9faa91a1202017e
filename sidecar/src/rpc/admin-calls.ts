import type { ListWorkersRequest__Output as ListWorkers } from '@perdure/proto/v1/ListWorkersRequest';

import type { AdminPort, WorkerView } from '../model/client-ports.ts';
import type { Statistics } from '../model/instance-admin-port.ts';
import { sidecarMessage, workerMessage } from '../wire/client-messages.ts';
import { keyedPage, numberKey } from './page.ts';
import type { ServiceCalls } from './service-calls.ts';
import { PROTOCOL } from './worker-hello.ts';

/** Sort key of a worker in listings: the order in which workers attached. */
function workerKey({ number }: WorkerView): string {
  return numberKey(number);
}

/** The service of operators. `version` is the version of the sidecar. */
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
      ListWorkers({ pageToken }: ListWorkers) {
        const page = keyedPage(admin.workers(), pageToken, workerKey, workerMessage);
        return { workers: page.messages, nextPageToken: page.nextPageToken };
      },
    },
  };
}
