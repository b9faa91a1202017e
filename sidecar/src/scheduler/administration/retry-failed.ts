import { retryPoint } from '../../engine/retry-point.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { readEvents } from '../instances/read-events.ts';
import { rewindInstance } from './rewind-instance.ts';
import type { InstanceRow } from '../../model/instance.ts';
import type { ReadEventsPorts } from '../instances/read-events.ts';
import type { RewindInstancePorts } from './rewind-instance.ts';

/** Ports of the scheduler that this module uses. */
export type RetryFailedPorts = ReadEventsPorts &
  RewindInstancePorts & {
    readonly cache: {
      find(id: string): Promise<LiveInstance | InstanceRow | null>;
    };
    readonly committer: {
      flush(instance: LiveInstance): Promise<void>;
    };
  };

/**
 * Retries the failed operations of the last turn of a failed instance; outcomes of successful
 * operations are retained. An instance that has not failed is not changed.
 */
export async function retryFailed(
  ports: RetryFailedPorts,
  id: string,
  reason: string,
): Promise<void> {
  const found = await ports.cache.find(id);
  if (found === null) throw notFound(id);
  if (found instanceof LiveInstance) await ports.committer.flush(found);
  const row = found instanceof LiveInstance ? found.row() : found;
  if (row.status !== 'failed') return;
  const events = await readEvents(ports, row, row.execution);
  await rewindInstance(ports, id, retryPoint(events), reason, { retriesChildren: true });
}
