import type { InstanceRow, InstanceStatus } from './instance.ts';
import type { InstanceFilter } from './ports.ts';

export interface PruneBounds {
  /** Number of latest ended executions to retain. */
  readonly keepLast: number;
  /** Prunes only executions that ended before this time; 0: any time. */
  readonly endedBeforeMs: number;
}

export interface DeleteOptions {
  /** Deletes the descendants of the instance, too. */
  readonly descendants: boolean;
  /** Terminates instances that have not ended. */
  readonly force: boolean;
}

export interface Deleted {
  readonly instances: number;
  readonly executions: number;
}

/** A page of a tree, parents before their children. */
export interface InstanceTree {
  readonly rows: readonly InstanceRow[];
  /** True if the tree is truncated. */
  readonly cut: boolean;
  /** The last instance of the page; null on the last page. */
  readonly next: number | null;
}

/** Aggregated figures. Counts of instances may be some seconds old. */
export interface Statistics {
  readonly liveInstances: number;
  readonly stuckInstances: number;
  readonly schedules: number;
  readonly storeBytes: number;
  readonly memoryBytes: number;
}

/** Requests of operators about instances. Implemented by `scheduler`; `rpc` validates requests. */
export interface InstanceAdminPort {
  statistics(): Promise<Statistics>;
  count(filter: InstanceFilter): Promise<ReadonlyMap<InstanceStatus, number>>;
  /**
   * Reads a page of a tree. `depth`: generations below the instance; 0: all. `after`: the last
   * instance of the previous page.
   */
  tree(id: string, depth: number, after?: number | null): Promise<InstanceTree>;
  /** Deletes ended executions, never the current one; resolves with their number. */
  prune(id: string, bounds: PruneBounds): Promise<number>;
  /** Rewinds an instance to an event; resolves with the number of its new execution. */
  rewind(id: string, eventId: number, reason: string): Promise<number>;
  /** Starts another instance with the first events of a history; resolves with its id. */
  fork(id: string, execution: number, eventId: number, newId: string): Promise<string>;
}
