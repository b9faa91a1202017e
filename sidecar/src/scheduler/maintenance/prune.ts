import type { PruneBounds } from '../../model/instance-admin-port.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import type { Core } from '../core.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';

/**
 * Deletes ended executions of an instance with their histories: those that both bounds let go,
 * never the current one. Answers with their number.
 */
export function pruneExecutions(core: Core, id: string, bounds: PruneBounds): Promise<number> {
  return core.idMutex.runExclusive(id, async () => {
    const found = await core.cache.look(id);
    if (found === null) throw notFound(id);
    if (found instanceof LiveInstance) await core.committer.flush(found);
    const { no, execution: current } = found instanceof LiveInstance ? found.row() : found;
    const all = await core.store.executions(no);
    const earlier = all.filter(({ execution }) => execution !== current);
    const { keepLast, endedBeforeMs } = bounds;
    const outside = earlier.slice(0, Math.max(0, earlier.length - keepLast));
    const pruned = outside
      .filter(({ endedMs }) => endedBeforeMs === 0 || endedMs < endedBeforeMs)
      .map(({ execution }) => execution);
    if (pruned.length === 0) return 0;
    await core.committer.extra({ ...emptyStoreRound(no), executionsPruned: pruned });
    return pruned.length;
  });
}
