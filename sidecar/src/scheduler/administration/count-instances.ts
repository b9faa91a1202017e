import type { InstanceStatus } from '../../model/instance.ts';
import type { HistoryStore, InstanceFilter } from '../../model/ports.ts';

const PAGE_ROWS = 1_000;

/**
 * Counts the instances that a listing with this filter would return, by status. Other work runs
 * between its pages.
 */
export async function countInstances(
  store: HistoryStore,
  filter: InstanceFilter,
): Promise<Map<InstanceStatus, number>> {
  const counts = new Map<InstanceStatus, number>();
  let before: number | null = null;
  do {
    const page = await store.list(filter, before, PAGE_ROWS);
    for (const { status } of page.rows) counts.set(status, (counts.get(status) ?? 0) + 1);
    before = page.next;
  } while (before !== null);
  return counts;
}
