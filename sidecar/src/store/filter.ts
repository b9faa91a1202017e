import { PAGE_BYTES_MAX, PAGE_SCAN_MAX } from '../limits.ts';
import type { InstanceRow } from '../model/instance.ts';
import type { InstanceFilter, InstancePage } from '../model/ports.ts';

/** True when a row passes all filters that are set. Empty texts and 0 are not set. */
export function matches(filter: InstanceFilter, row: InstanceRow): boolean {
  return (
    (filter.statuses.length === 0 || filter.statuses.includes(row.status)) &&
    (filter.name === '' || filter.name === row.name) &&
    (filter.version === '' || filter.version === row.version) &&
    row.id.startsWith(filter.idPrefix) &&
    row.createdMs >= filter.createdFromMs &&
    (filter.createdToMs === 0 || row.createdMs < filter.createdToMs) &&
    (filter.queue === '' || filter.queue === row.details?.queue) &&
    (filter.parentId === '' || filter.parentId === row.parent?.instanceId) &&
    (filter.endedFromMs === 0 || row.endedMs >= filter.endedFromMs) &&
    (filter.endedToMs === 0 || (row.endedMs !== 0 && row.endedMs < filter.endedToMs))
  );
}

/** Estimates the bytes of the variable-size fields of a row. */
function rowBytes({ customStatus, stuck, id, name, details }: InstanceRow): number {
  let bytes = id.length + name.length + (stuck?.message.length ?? 0);
  for (const patch of details?.patches ?? []) bytes += patch.length;
  return bytes + (customStatus?.data.length ?? 0);
}

/**
 * Collects one page from rows that arrive newest first. A page ends at the limit of rows, bytes or
 * checked rows. So a page may contain fewer rows than requested, even none, before further pages.
 */
export class PageBuilder {
  readonly #filter: InstanceFilter;
  readonly #limit: number;
  readonly #rows: InstanceRow[] = [];
  #lookedAt = 0;
  #bytes = 0;
  #lastInstanceNumber = 0;

  constructor(filter: InstanceFilter, limit: number) {
    this.#filter = filter;
    this.#limit = limit;
  }

  /** Adds the next row; false if the page has already ended. */
  add(row: InstanceRow): boolean {
    if (this.#rows.length >= this.#limit || this.#lookedAt >= PAGE_SCAN_MAX) return false;
    if (this.#bytes >= PAGE_BYTES_MAX) return false;
    if (matches(this.#filter, row)) {
      this.#rows.push(row);
      this.#bytes += rowBytes(row);
    }
    this.#lookedAt += 1;
    this.#lastInstanceNumber = row.instanceNumber;
    return true;
  }

  /** Returns the page if further rows follow. */
  ended(): InstancePage {
    return { rows: this.#rows, next: this.#lastInstanceNumber };
  }

  /** Returns the page if no further rows follow. */
  last(): InstancePage {
    return { rows: this.#rows, next: null };
  }
}
