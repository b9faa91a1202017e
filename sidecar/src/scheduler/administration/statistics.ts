import { EVERY_INSTANCE } from '../../model/ports.ts';
import type { InstanceStatus } from '../../model/instance.ts';
import type { Statistics } from '../../model/instance-admin-port.ts';
import type { Core } from '../core.ts';
import { countInstances } from './count-instances.ts';

/** Counting reads every row: whoever asks more often gets the counts of before. */
const COUNTS_AGE_MS = 10_000;

const LIVE: readonly InstanceStatus[] = ['pending', 'running', 'suspended', 'stuck'];

interface Counts {
  readonly atMs: number;
  readonly byStatus: Promise<ReadonlyMap<InstanceStatus, number>>;
}

/** Figures over all instances. Nothing is counted until somebody asks. */
export class StatisticsReader {
  #counts: Counts | null = null;
  #lastCounts: ReadonlyMap<InstanceStatus, number> = new Map();
  #lastStoreBytes = 0;

  async read(core: Core): Promise<Statistics> {
    const nowMs = core.clock.now();
    if (this.#counts === null || nowMs - this.#counts.atMs >= COUNTS_AGE_MS) {
      const byStatus = countInstances(core.store, { ...EVERY_INSTANCE, statuses: LIVE });
      this.#counts = { atMs: nowMs, byStatus };
      // A failed count is tried again by the next who asks.
      byStatus.catch(() => (this.#counts = null));
    }
    try {
      this.#lastCounts = await this.#counts.byStatus;
      this.#lastStoreBytes = await core.store.sizeBytes();
    } catch {
      // Who asks while the store fails wants to hear that it does: the figures are those of before.
    }
    const counts = this.#lastCounts;
    const storeBytes = this.#lastStoreBytes;
    return {
      liveInstances: LIVE.reduce((sum, status) => sum + (counts.get(status) ?? 0), 0),
      stuckInstances: counts.get('stuck') ?? 0,
      schedules: core.maintenance.schedules.active,
      storeBytes,
      memoryBytes: core.memoryBytes?.() ?? 0,
    };
  }
}
