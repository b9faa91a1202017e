import type { ListQueuesRequest__Output as ListQueues } from '@perdure/proto/v1/ListQueuesRequest';
import type { ListQueuesResponse } from '@perdure/proto/v1/ListQueuesResponse';
import type { SetQueueRequest__Output as SetQueue } from '@perdure/proto/v1/SetQueueRequest';

import { PerdureError } from '../model/error.ts';
import type { QueueLimits, QueuePort, QueueView } from '../model/queue-port.ts';
import { keyedPage, readKeyToken } from './page.ts';
import type { ServiceCalls } from './service-calls.ts';
import { checkOptionalName } from '../model/validate.ts';

function queueKey({ queue }: QueueView): string {
  return queue;
}

/** The service of queues and their limits. */
export function queueCalls(port: QueuePort): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      async ListQueues({ pageToken }: ListQueues): Promise<ListQueuesResponse> {
        const { queues, hasMore } = await port.list(readKeyToken(pageToken));
        const page = keyedPage(queues, pageToken, queueKey, (row) => row, hasMore);
        return { queues: page.messages, nextPageToken: page.nextPageToken };
      },
      SetQueue: async ({ queue, limits }: SetQueue): Promise<object> => {
        checkOptionalName('queue', queue);
        await port.set(queue, limits === null ? null : checkLimits(limits));
        return {};
      },
    },
  };
}

/** Checks limits of a queue; null if all of them are 0. */
function checkLimits(limits: QueueLimits): QueueLimits | null {
  const { activities, activitiesPerSecond, turns } = limits;
  for (const [field, value] of Object.entries({ activities, activitiesPerSecond, turns })) {
    if (value >= 0 && Number.isFinite(value)) continue;
    throw new PerdureError('INVALID_ARGUMENT', `${field} is ${value}; 0 means no limit`);
  }
  if (activities === 0 && activitiesPerSecond === 0 && turns === 0) return null;
  return { activities, activitiesPerSecond, turns };
}
