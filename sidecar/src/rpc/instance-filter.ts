import type { InstanceFilter__Output as FilterMessage } from '@perdure/proto/v1/InstanceFilter';

import { CHILD_ID_BYTES_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { InstanceFilter } from '../model/ports.ts';
import { INSTANCE_STATUSES, nameOf } from '../wire/enums.ts';
import { checkInstanceId, checkName, checkOptionalName } from '../model/validate.ts';

/** Converts a filter of the contract. ListInstancesRequest has the same fields. */
export function instanceFilter(message: FilterMessage): InstanceFilter {
  const { name, version, idPrefix, queue, parentId } = message;
  checkOptionalName('name', name);
  checkOptionalName('version', version);
  checkOptionalName('queue', queue);
  if (idPrefix !== '') checkInstanceId(idPrefix);
  if (parentId !== '') checkName('parent_id', parentId, CHILD_ID_BYTES_MAX);
  const statuses = message.statuses.map((value) => {
    const status = nameOf(INSTANCE_STATUSES, value);
    if (status !== null) return status;
    throw new PerdureError('INVALID_ARGUMENT', `statuses contains the unknown value ${value}`);
  });
  const { createdFromMs, createdToMs, endedFromMs, endedToMs } = message;
  const times = { createdFromMs, createdToMs, endedFromMs, endedToMs };
  return { statuses, name, version, idPrefix, queue, parentId, ...times };
}
