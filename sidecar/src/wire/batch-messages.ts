import type { Batch as BatchMessage } from '@perdure/proto/v1/Batch';
import type { BatchKind__Output as KindValue } from '@perdure/proto/v1/BatchKind';
import type { BatchStatus__Output as StatusValue } from '@perdure/proto/v1/BatchStatus';

import type { Batch, BatchKind, BatchStatus } from '../model/batch-port.ts';
import { INSTANCE_STATUSES } from './enums.ts';

export const BATCH_KINDS: Readonly<Record<BatchKind, KindValue>> = {
  cancel: 'BATCH_KIND_CANCEL',
  terminate: 'BATCH_KIND_TERMINATE',
  suspend: 'BATCH_KIND_SUSPEND',
  resume: 'BATCH_KIND_RESUME',
  retry: 'BATCH_KIND_RETRY',
  delete: 'BATCH_KIND_DELETE',
  prune: 'BATCH_KIND_PRUNE',
};

const BATCH_STATUSES: Readonly<Record<BatchStatus, StatusValue>> = {
  running: 'BATCH_STATUS_RUNNING',
  completed: 'BATCH_STATUS_COMPLETED',
  stopped: 'BATCH_STATUS_STOPPED',
};

/** Converts a batch and its progress to a message. */
export function batchMessage(batch: Batch): BatchMessage {
  const statuses = batch.filter.statuses.map((status) => INSTANCE_STATUSES[status]);
  return {
    ...batch,
    kind: BATCH_KINDS[batch.kind],
    status: BATCH_STATUSES[batch.status],
    filter: { ...batch.filter, statuses },
  };
}
