import type { InstanceRow, InstanceStatus } from './instance.ts';
import type { InstanceFilter } from './ports.ts';

export interface PruneBounds {
  /** Ended executions to keep, the latest ones. */
  readonly keepLast: number;
  /** Only those that ended before; 0: any. */
  readonly endedBeforeMs: number;
}

export interface DeleteOptions {
  /** Its children and theirs as well. */
  readonly descendants: boolean;
  /** Terminates first what has not ended. */
  readonly force: boolean;
}

export interface Deleted {
  readonly instances: number;
  readonly executions: number;
}

/** Parents before their children. */
export interface InstanceTree {
  readonly rows: readonly InstanceRow[];
  /** There are more. */
  readonly cut: boolean;
}

/** Figures that are gathered, not kept: those of instances may be some seconds old. */
export interface Statistics {
  readonly liveInstances: number;
  readonly stuckInstances: number;
  readonly schedules: number;
  readonly storeBytes: number;
  readonly memoryBytes: number;
}

/** What operators may ask of instances. Implemented by `scheduler`; requests are checked before. */
export interface InstanceAdminPort {
  statistics(): Promise<Statistics>;
  count(filter: InstanceFilter): Promise<ReadonlyMap<InstanceStatus, number>>;
  /** `depth`: generations below it; 0: all. */
  tree(id: string, depth: number): Promise<InstanceTree>;
  /** Deletes ended executions, never the current one; answers with their number. */
  prune(id: string, bounds: PruneBounds): Promise<number>;
  /** Takes an instance back to an event; answers with the number of its new execution. */
  rewind(id: string, eventId: number, reason: string): Promise<number>;
  /** Starts another instance from the beginning of a history; answers with its id. */
  fork(id: string, execution: number, eventId: number, newId: string): Promise<string>;
}
