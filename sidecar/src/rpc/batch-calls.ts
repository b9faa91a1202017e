import type { Caller } from './caller.ts';
import type { GetBatchRequest__Output as GetBatch } from '@perdure/proto/v1/GetBatchRequest';
import type { ListBatchesRequest__Output as ListBatches } from '@perdure/proto/v1/ListBatchesRequest';
import type { ListRetentionRequest__Output as ListRetention } from '@perdure/proto/v1/ListRetentionRequest';
import type { Retention__Output as RetentionMessage } from '@perdure/proto/v1/Retention';
import type { SetRetentionRequest__Output as SetRetention } from '@perdure/proto/v1/SetRetentionRequest';
import type { StartBatchRequest__Output as StartBatch } from '@perdure/proto/v1/StartBatchRequest';

import { TIME_MS_MAX } from '../limits.ts';
import type { Batch, BatchPort, BatchRequest, RetentionPort } from '../model/batch-port.ts';
import { PerdureError } from '../model/error.ts';
import { BATCH_KINDS, batchMessage } from '../wire/batch-messages.ts';
import { nameOf } from '../wire/enums.ts';
import { instanceFilter } from './instance-filter.ts';
import { keyedPage, numberKey } from './page.ts';
import type { ServiceCalls } from './service-calls.ts';
import {
  checkCount,
  checkDuration,
  checkName,
  checkReason,
  checkTimeout,
} from '../model/validate.ts';

/** Longest wait of one call; clients repeat the call to wait longer. */
const WAIT_MS_MAX = 10 * 60_000;

interface ById {
  readonly batchId: string;
}

/** Sort key of a batch in listings: newest first. */
function batchKey({ createdMs, batchId }: Batch): string {
  return numberKey(TIME_MS_MAX - createdMs) + batchId;
}

function retentionKey({ name }: RetentionMessage): string {
  return name;
}

function invalid(message: string): PerdureError {
  return new PerdureError('INVALID_ARGUMENT', message);
}

function readBatch(request: StartBatch): BatchRequest {
  const { filter, reason, keepLast, perSecond } = request;
  const kind = nameOf(BATCH_KINDS, request.kind);
  if (kind === null) throw invalid(`kind is unknown: ${request.kind}`);
  if (filter === null) throw invalid('filter is missing; an empty filter selects every instance');
  checkReason(reason);
  checkCount('keep_last', keepLast);
  checkCount('per_second', perSecond);
  return { kind, filter: instanceFilter(filter), reason, keepLast, perSecond };
}

function checkRetention(retention: RetentionMessage | null): RetentionMessage {
  if (retention === null) throw invalid('retention is missing');
  checkName('name', retention.name);
  checkDuration('completed_ms', retention.completedMs);
  checkDuration('failed_ms', retention.failedMs);
  checkDuration('cancelled_ms', retention.cancelledMs);
  checkDuration('executions_ms', retention.executionsMs);
  checkCount('keep_executions', retention.keepExecutions);
  if (retention.keepExecutions > 0 && retention.executionsMs === 0) {
    throw invalid('keep_executions requires executions_ms');
  }
  return retention;
}

/** The service of batches and retention. Each call reads the ports of `host` again. */
export function batchCalls(host: {
  readonly batches: BatchPort;
  readonly retentions: RetentionPort;
}): ServiceCalls {
  return {
    service: 'BatchService',
    calls: {
      StartBatch: async (request: StartBatch) => ({
        batchId: await host.batches.start(readBatch(request)),
      }),
      async GetBatch({ batchId, waitMs }: GetBatch, { signal }: Caller) {
        checkTimeout('wait_ms', waitMs);
        if (waitMs === 0) return { batch: batchMessage(host.batches.get(batchId)) };
        const timeoutMs = Math.min(waitMs, WAIT_MS_MAX);
        return { batch: batchMessage(await host.batches.ended(batchId, timeoutMs, signal)) };
      },
      ListBatches({ pageToken }: ListBatches) {
        const page = keyedPage(host.batches.list(), pageToken, batchKey, batchMessage);
        return { batches: page.messages, nextPageToken: page.nextPageToken };
      },
      async StopBatch({ batchId }: ById) {
        await host.batches.stop(batchId);
        return {};
      },
      async SetRetention({ retention }: SetRetention) {
        await host.retentions.set(checkRetention(retention));
        return {};
      },
      ListRetention({ pageToken }: ListRetention) {
        const page = keyedPage(host.retentions.list(), pageToken, retentionKey, (row) => row);
        return { retentions: page.messages, nextPageToken: page.nextPageToken };
      },
    },
  };
}
