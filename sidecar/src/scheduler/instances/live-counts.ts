import { PAGE_SIZE_MAX } from '../../limits.ts';
import { mustNotReject } from '../../lib/must-not-reject.ts';
import type { InstanceRow, InstanceStatus } from '../../model/instance.ts';
import type { NamespaceMeters } from '../../model/meters.ts';
import { EVERY_INSTANCE } from '../../model/ports.ts';
import type { Clock, HistoryStore } from '../../model/ports.ts';
import type { StoreRound } from '../../model/store-round.ts';
import type { LiveClass, LiveStatus } from './live-class.ts';
import type { LiveInstance } from './live-instance.ts';

/** Ports of the scheduler that this module uses. */
export interface LiveCountsPorts {
  /** Created later. */
  readonly cache: () => {
    byNumber(instanceNumber: number): LiveInstance | undefined;
  };
  readonly meters: NamespaceMeters;
  readonly store: HistoryStore;
  readonly clock: Clock;
}

const LIVE: readonly LiveStatus[] = ['pending', 'running', 'suspended', 'stuck'];

/** Shortest time between two counts of the store, after changes that are not followed. */
const RECOUNT_MS = 60_000;

/**
 * Numbers of instances that have not ended, by status, reason, name and version. The first request
 * counts the rows of the store once; from then on each commit that changes a row is followed, so
 * that a request reads a few numbers however many instances there are.
 */
export class LiveCounts {
  readonly #ports: LiveCountsPorts;
  readonly #classes = new Map<string, LiveClass>();
  /** `counted`: the numbers are right, and followed. */
  #phase: 'idle' | 'counting' | 'counted' = 'idle';
  /** The number of the count; classes of an earlier one are void. */
  #epoch = 0;
  #begunMs = -Infinity;
  /** Rows from this number on are counted, and rows above `#top` are new: both are followed. */
  #from = Infinity;
  #top = Infinity;
  /** Instances whose row was committed while a page of rows was being read. */
  readonly #moved = new Map<number, LiveClass | null>();

  constructor(ports: LiveCountsPorts) {
    this.#ports = ports;
  }

  /** The numbers; null until the first count is complete. */
  read(): readonly LiveClass[] | null {
    if (this.#phase === 'idle' && this.#now - this.#begunMs >= RECOUNT_MS) {
      mustNotReject(this.#count());
    }
    if (this.#phase !== 'counted') return null;
    for (const [key, { count }] of this.#classes) if (count === 0) this.#classes.delete(key);
    return [...this.#classes.values()];
  }

  /** An instance was read from the store with this row. */
  loaded(instance: LiveInstance, row: InstanceRow): void {
    instance.wasStored = true;
    if (this.#phase !== 'idle') instance.counted = this.#classOf(row);
  }

  /** The row of an instance is durable. */
  committed(instance: LiveInstance, row: InstanceRow): void {
    if (!instance.wasStored) this.#started(instance);
    if (this.#phase === 'idle') return;
    const before = this.#counted(instance);
    const after = this.#classOf(row);
    instance.counted = after;
    if (before === after) return;
    const { instanceNumber } = row;
    if (this.#phase === 'counting') this.#moved.set(instanceNumber, after);
    if (instanceNumber < this.#from && instanceNumber <= this.#top) return;
    if (before !== null) before.count -= 1;
    if (after !== null) after.count += 1;
  }

  /** Rounds of no instance in memory are durable. Rows that they change are counted again. */
  changed(rounds: readonly StoreRound[]): void {
    if (this.#phase !== 'idle' && rounds.some(({ row }) => row !== null)) this.recount();
  }

  /** A row has changed in a way that is not followed. */
  recount(): void {
    this.#phase = 'idle';
    this.#epoch += 1;
  }

  get #now(): number {
    return this.#ports.clock.steady.now();
  }

  #started(instance: LiveInstance): void {
    const { name, parent, extras } = instance.state;
    const source = extras?.copiedFrom ? 'copy' : parent === null ? 'client' : 'child';
    this.#ports.meters.orchestrations.of(name).started[source] += 1;
    instance.wasStored = true;
  }

  /** How an instance is counted; null when it is not, or was not in this count. */
  #counted({ counted }: LiveInstance): LiveClass | null {
    return counted?.epoch === this.#epoch ? counted : null;
  }

  /** How a row is counted; null when the instance has ended. */
  #classOf({ name, version, status, stuck }: InstanceRow): LiveClass | null {
    if (!isLive(status)) return null;
    // A stuck instance without a reason of its own has a quarantined activity.
    const reason = status === 'stuck' ? (stuck?.reason ?? 'quarantined') : null;
    const key = `${status}\0${reason ?? ''}\0${version}\0${name}`;
    let found = this.#classes.get(key);
    if (found === undefined) {
      found = { name, version, status, reason, epoch: this.#epoch, count: 0 };
      this.#classes.set(key, found);
    }
    return found;
  }

  async #count(): Promise<void> {
    this.#phase = 'counting';
    this.#begunMs = this.#now;
    this.#epoch += 1;
    const epoch = this.#epoch;
    this.#classes.clear();
    this.#moved.clear();
    this.#from = Infinity;
    this.#top = Infinity;
    try {
      this.#top = await this.#ports.store.lastInstanceNumber();
      let before: number | null = this.#top + 1;
      while (before !== null && epoch === this.#epoch) {
        const filter = { ...EVERY_INSTANCE, statuses: LIVE };
        const page = await this.#ports.store.list(filter, before, PAGE_SIZE_MAX);
        if (epoch !== this.#epoch) return;
        for (const row of page.rows) this.#add(row);
        before = page.next;
        this.#from = before ?? -Infinity;
        this.#moved.clear();
      }
    } catch {
      // The store reports its failure; the next request after a pause counts again.
      if (epoch === this.#epoch) this.recount();
      return;
    }
    if (epoch === this.#epoch) this.#phase = 'counted';
  }

  #add(row: InstanceRow): void {
    const { instanceNumber } = row;
    const instance = this.#ports.cache().byNumber(instanceNumber);
    // Its first commit has not been released: it is counted then.
    if (instance?.wasStored === false) return;
    const moved = this.#moved.get(instanceNumber);
    // The row may have been read before the last commit, or after one that is not released.
    const known = instance === undefined ? null : this.#counted(instance);
    const found = known ?? (moved === undefined ? this.#classOf(row) : moved);
    if (instance !== undefined) instance.counted = found;
    if (found !== null) found.count += 1;
  }
}

function isLive(status: InstanceStatus): status is LiveStatus {
  return (LIVE as readonly InstanceStatus[]).includes(status);
}
