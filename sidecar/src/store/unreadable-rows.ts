import type { InstanceRow } from '../model/instance.ts';
import type { Environment } from './environment.ts';
import { readIds } from './tables/ids.ts';
import { instancesBelow } from './tables/instances.ts';
import { nextIteration } from '../lib/loop-slices.ts';

/**
 * Finds in one of the tables `ids` and `instances` the content of a damaged row of the other: the
 * id of an instance, or the number of an id. Each search reads a whole table, so ids are cached.
 */
export class UnreadableRows {
  readonly #current: () => Environment;
  readonly #ids = new Map<number, string>();

  constructor(current: () => Environment) {
    this.#current = current;
  }

  /** Adds the id to an unreadable row; returns other rows unchanged. */
  async named(row: InstanceRow): Promise<InstanceRow> {
    if (row.isUnreadable === undefined) return row;
    let id = this.#ids.get(row.instanceNumber);
    if (id === undefined) {
      id = await this.#idOf(row.instanceNumber);
      this.#ids.set(row.instanceNumber, id);
    }
    return { ...row, id };
  }

  /**
   * Returns the number of the newest instance whose row has this id; 0 without such an instance.
   */
  async numberOf(id: string): Promise<number> {
    let rows = instancesBelow(this.#current(), null);
    while (rows.length > 0) {
      const found = rows.find((row) => row.id === id);
      if (found !== undefined) return found.instanceNumber;
      await nextIteration();
      rows = instancesBelow(this.#current(), rows.at(-1)!.instanceNumber);
    }
    return 0;
  }

  async #idOf(instanceNumber: number): Promise<string> {
    for await (const one of readIds(this.#current, ''))
      if (one.instanceNumber === instanceNumber) return one.id;
    return '';
  }
}
