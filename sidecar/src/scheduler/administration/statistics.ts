import { EVERY_INSTANCE } from '../../model/ports.ts';
import type { InstanceStatus } from '../../model/instance.ts';
import type { Statistics } from '../../model/instance-admin-port.ts';
import { countInstances } from './count-instances.ts';
import type { Clock, HistoryStore } from '../../model/ports.ts';

/** Ports of the scheduler that this module uses. */
export interface StatisticsPorts {
  readonly maintenance: {
    readonly schedules: { readonly active: number };
  };
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly memoryBytes?: () => number;
}

/** Counting reads all rows: more frequent requests get the previous counts. */
const COUNTS_AGE_MS = 10_000;

const LIVE: readonly InstanceStatus[] = ['pending', 'running', 'suspended', 'stuck'];

interface Counts {
  readonly atMs: number;
  readonly byStatus: Promise<ReadonlyMap<InstanceStatus, number>>;
}

/** Figures over all instances. The first request starts the first count. */
export class StatisticsReader {
  #counts: Counts | null = null;
  #lastCounts: ReadonlyMap<InstanceStatus, number> = new Map();
  #lastStoreBytes = 0;

  async read(ports: StatisticsPorts): Promise<Statistics> {
    const nowMs = ports.clock.now();
    if (this.#counts === null || nowMs - this.#counts.atMs >= COUNTS_AGE_MS) {
      const byStatus = countInstances(ports.store, { ...EVERY_INSTANCE, statuses: LIVE });
      this.#counts = { atMs: nowMs, byStatus };
      // The next request repeats a failed count.
      byStatus.catch(() => (this.#counts = null));
    }
    try {
      this.#lastCounts = await this.#counts.byStatus;
      this.#lastStoreBytes = await ports.store.sizeBytes();
    } catch {
      // While the store fails, a request gets the previous figures and can still report the
      // failure.
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
