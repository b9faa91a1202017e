import type { CancelSignal, InstanceFilter } from './ports.ts';

export type BatchKind =
  | 'cancel'
  | 'terminate'
  | 'suspend'
  | 'resume'
  | 'retry'
  | 'delete'
  | 'prune';

export type BatchStatus = 'running' | 'completed' | 'stopped';

/** The request of a batch. */
export interface BatchRequest {
  readonly kind: BatchKind;
  readonly filter: InstanceFilter;
  readonly reason: string;
  readonly keepLast: number;
  /** Limit of instances per second; 0: none. */
  readonly perSecond: number;
}

/** A batch and its progress. */
export interface Batch extends BatchRequest {
  readonly batchId: string;
  readonly status: BatchStatus;
  readonly createdMs: number;
  /** 0 while it runs. */
  readonly endedMs: number;
  readonly lookedAt: number;
  readonly done: number;
  readonly failed: number;
  readonly lastError: string;
}

/** How long ended instances of an orchestration are retained; 0: indefinitely. */
export interface Retention {
  /** `*`: all orchestrations without their own retention. */
  readonly name: string;
  readonly completedMs: number;
  readonly failedMs: number;
  /** Of cancelled and of terminated instances. */
  readonly cancelledMs: number;
  /** Ended executions of live instances; the newest `keepExecutions` are always kept. */
  readonly executionsMs: number;
  readonly keepExecutions: number;
}

/** Batch operations. Implemented by `scheduler/maintenance`; answers resolve after the commit. */
export interface BatchPort {
  /** Resolves with the batch's id. */
  start(request: BatchRequest): Promise<string>;
  get(id: string): Batch;
  /** The batch, when it has ended, the time is over or the signal is aborted. */
  ended(id: string, timeoutMs: number, signal?: CancelSignal): Promise<Batch>;
  /** Newest first. */
  list(): readonly Batch[];
  stop(id: string): Promise<void>;
}

/** Sets the retention of ended instances. */
export interface RetentionPort {
  /** All zeros: removes the retention. */
  set(retention: Retention): Promise<void>;
  /** By name. */
  list(): readonly Retention[];
}
