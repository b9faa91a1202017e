import { retryPoint } from '../../engine/retry-point.ts';
import type { Core } from '../core.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import { readEvents } from '../instances/read-events.ts';
import { rewindInstance } from './rewind-instance.ts';

/**
 * Lets an instance that has failed try again what failed in its last turn; what succeeded stays.
 * Nothing happens to one that has not failed, or not any more.
 */
export async function retryFailed(core: Core, id: string, reason: string): Promise<void> {
  const found = await core.cache.find(id);
  if (found === null) throw notFound(id);
  if (found instanceof LiveInstance) await core.committer.flush(found);
  const row = found instanceof LiveInstance ? found.row() : found;
  if (row.status !== 'failed') return;
  const events = await readEvents(core, row, row.execution);
  await rewindInstance(core, id, retryPoint(events), reason, { retriesChildren: true });
}
