import { EVERY_INSTANCE } from '../../model/ports.ts';
import type { InstanceStatus } from '../../model/instance.ts';
import type { Statistics } from '../../model/instance-admin-port.ts';
import { countInstances } from './count-instances.ts';
import type { Clock, HistoryStore } from '../../model/ports.ts';

/** What statistics uses of the scheduler. */
export interface StatisticsPorts {
  readonly maintenance: {
    readonly schedules: { readonly active: number };
  };
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly memoryBytes?: () => number;
}

/** Counting reads every row: more frequent requests get the counts of before. */
const COUNTS_AGE_MS = 10_000;

const LIVE: readonly InstanceStatus[] = ['pending', 'running', 'suspended', 'stuck'];

interface Counts {
  readonly atMs: number;
  readonly byStatus: Promise<ReadonlyMap<InstanceStatus, number>>;
}

/** Figures over all instances. Nothing is counted before the first request. */
export class StatisticsReader {
  #counts: Counts | null = null;
  #lastCounts: ReadonlyMap<InstanceStatus, number> = new Map();
  #lastStoreBytes = 0;

  async read(ports: StatisticsPorts): Promise<Statistics> {
    const nowMs = ports.clock.now();
    if (this.#counts === null || nowMs - this.#counts.atMs >= COUNTS_AGE_MS) {
      const byStatus = countInstances(ports.store, { ...EVERY_INSTANCE, statuses: LIVE });
      this.#counts = { atMs: nowMs, byStatus };
      // A failed count is tried again by the next who asks.
      byStatus.catch(() => (this.#counts = null));
    }
    try {
      this.#lastCounts = await this.#counts.byStatus;
      this.#lastStoreBytes = await ports.store.sizeBytes();
    } catch {
      // A request while the store fails must still learn that: it gets the figures of before.
    }
    const counts = this.#lastCounts;
    const storeBytes = this.#lastStoreBytes;
    return {
      liveInstances: LIVE.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0),
      stuckInstances: counts.get('stuck') ?? 0,
      schedules: ports.maintenance.schedules.active,
      storeBytes,
      memoryBytes: ports.memoryBytes?.() ?? 0,
    };
  }
}
