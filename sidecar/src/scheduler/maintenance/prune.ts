import type { PruneBounds } from '../../model/instance-admin-port.ts';
import { emptyStoreRound } from '../../model/store-round.ts';
import { LiveInstance } from '../instances/live-instance.ts';
import { notFound } from '../instances/instance-reader.ts';
import type { HistoryStore } from '../../model/ports.ts';
import { PRUNE_EVENTS_MAX, PRUNE_EXECUTIONS_MAX } from '../../limits.ts';
import type { ExecutionRow, InstanceRow } from '../../model/instance.ts';
import type { KeyedMutex } from '../../lib/keyed-mutex.ts';
import type { StoreRound } from '../../model/store-round.ts';

/** Ports of the scheduler that this module uses. */
export interface PrunePorts {
  readonly cache: {
    findAny(id: string): Promise<LiveInstance | InstanceRow | null>;
  };
  readonly committer: {
    extra(round: StoreRound): Promise<void>;
    flush(instance: LiveInstance): Promise<void>;
  };
  readonly idMutex: KeyedMutex;
  readonly store: HistoryStore;
}

/**
 * Deletes the ended executions of an instance that both bounds allow, with their histories; never
 * the current execution. Resolves with the number of deleted executions.
 */
export function pruneExecutions(
  ports: PrunePorts,
  id: string,
  bounds: PruneBounds,
): Promise<number> {
  return ports.idMutex.runExclusive(id, async () => {
    const found = await ports.cache.findAny(id);
    if (found === null) throw notFound(id);
    if (found instanceof LiveInstance) await ports.committer.flush(found);
    const { instanceNumber, execution: current } =
      found instanceof LiveInstance ? found.row() : found;
    const all = await ports.store.executions(instanceNumber);
    const earlier = all.filter(({ execution }) => execution !== current);
    const { keepLast, endedBeforeMs } = bounds;
    const outside = earlier.slice(0, Math.max(0, earlier.length - keepLast));
    const pruned = outside.filter(({ endedMs }) => endedBeforeMs === 0 || endedMs < endedBeforeMs);
    for (const executionsPruned of partsOf(pruned)) {
      await ports.committer.extra({ ...emptyStoreRound(instanceNumber), executionsPruned });
    }
    return pruned.length;
  });
}

/**
 * Splits executions into commits, because other Rounds wait for each commit. An execution with many
 * events has a separate commit.
 */
function* partsOf(rows: readonly ExecutionRow[]): Generator<readonly number[]> {
  let part: number[] = [];
  let events = 0;
  for (const { execution, historyLength } of rows) {
    const isFull = part.length >= PRUNE_EXECUTIONS_MAX || events >= PRUNE_EVENTS_MAX;
    if (isFull) {
      yield part;
      part = [];
      events = 0;
    }
    part.push(execution);
    events += historyLength;
  }
  if (part.length > 0) yield part;
}
