import type { CountInstancesRequest__Output as CountRequest } from '@perdure/proto/v1/CountInstancesRequest';
import type { ForkInstanceRequest__Output as ForkRequest } from '@perdure/proto/v1/ForkInstanceRequest';
import type { GetTreeRequest__Output as TreeRequest } from '@perdure/proto/v1/GetTreeRequest';
import type { PruneExecutionsRequest__Output as PruneRequest } from '@perdure/proto/v1/PruneExecutionsRequest';
import type { RewindInstanceRequest__Output as RewindRequest } from '@perdure/proto/v1/RewindInstanceRequest';

import { PerdureError } from '../model/error.ts';
import type { InstanceAdminPort } from '../model/instance-admin-port.ts';
import { EVERY_INSTANCE } from '../model/ports.ts';
import { instanceRowMessage } from '../wire/client-messages.ts';
import { INSTANCE_STATUSES } from '../wire/enums.ts';
import { instanceFilter } from './instance-filter.ts';
import { pageToken, readPageToken } from './page.ts';
import type { ServiceCalls } from './service-calls.ts';
import { checkCount, checkInstanceId, checkNewInstanceId, checkReason } from '../model/validate.ts';

function checkEventId(value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new PerdureError('INVALID_ARGUMENT', `event_id is ${value}; the first event has 1`);
}

/** The service of operators for instances: counts, trees, and changes of histories. */
export function instanceAdminCalls(port: InstanceAdminPort): ServiceCalls {
  return {
    service: 'AdminService',
    calls: {
      async CountInstances({ filter }: CountRequest) {
        const found = await port.count(filter === null ? EVERY_INSTANCE : instanceFilter(filter));
        const counts = [...found].map(([word, count]) => ({
          status: INSTANCE_STATUSES[word],
          count,
        }));
        return { counts };
      },
      async GetTree({ instanceId, depth, pageToken: token }: TreeRequest) {
        checkInstanceId(instanceId);
        checkCount('depth', depth);
        const { rows, cut, next } = await port.tree(instanceId, depth, readPageToken(token));
        return { instances: rows.map(instanceRowMessage), cut, nextPageToken: pageToken(next) };
      },
      async PruneExecutions({ instanceId, keepLast, endedBeforeMs }: PruneRequest) {
        checkInstanceId(instanceId);
        checkCount('keep_last', keepLast);
        checkCount('ended_before_ms', endedBeforeMs);
        if (keepLast === 0 && endedBeforeMs === 0) {
          throw new PerdureError('INVALID_ARGUMENT', 'set keep_last or ended_before_ms');
        }
        return { executions: await port.prune(instanceId, { keepLast, endedBeforeMs }) };
      },
      async RewindInstance({ instanceId, eventId, reason }: RewindRequest) {
        checkInstanceId(instanceId);
        checkEventId(eventId);
        checkReason(reason);
        return { execution: await port.rewind(instanceId, eventId, reason) };
      },
      async ForkInstance({ instanceId, execution, eventId, newInstanceId }: ForkRequest) {
        checkInstanceId(instanceId);
        checkCount('execution', execution);
        checkEventId(eventId);
        checkNewInstanceId(newInstanceId);
        return { instanceId: await port.fork(instanceId, execution, eventId, newInstanceId) };
      },
    },
  };
}
