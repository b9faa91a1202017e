import { PAGE_SCAN_MAX } from '../limits.ts';
import type { InstanceRow } from '../model/instance.ts';
import type { InstanceFilter, InstancePage } from '../model/ports.ts';

/** Whether a row passes all filters that are given; an empty one or 0 is not. */
export function matches(filter: InstanceFilter, row: InstanceRow): boolean {
  return (
    (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
    (filter.name === '' || filter.name === row.name) &&
    (filter.version === '' || filter.version === row.version) &&
    row.id.startsWith(filter.idPrefix) &&
    row.createdMs >= filter.createdFromMs &&
    (filter.createdToMs === 0 || row.createdMs < filter.createdToMs)
  );
}

/**
 * One page of rows that come newest first. It ends with the limit or when enough rows were looked
 * at, so it may hold fewer rows than asked for, even none, and still have a next page.
 */
export function pageOf(
  rows: Iterable<InstanceRow>,
  filter: InstanceFilter,
  limit: number,
): InstancePage {
  const found: InstanceRow[] = [];
  let lookedAt = 0;
  let lastNo = 0;
  for (const row of rows) {
    if (found.length >= limit || lookedAt >= PAGE_SCAN_MAX) return { rows: found, next: lastNo };
    if (matches(filter, row)) found.push(row);
    lookedAt += 1;
    lastNo = row.no;
  }
  return { rows: found, next: null };
}
