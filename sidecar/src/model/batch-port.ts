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
  /** Limit of instances per second; 0: no limit. */
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
  /** Name of the orchestration; `*`: all orchestrations without a separate retention. */
  readonly name: string;
  readonly completedMs: number;
  readonly failedMs: number;
  /** Retention of cancelled and terminated instances. */
  readonly cancelledMs: number;
  /**
   * Retention of ended executions of live instances; the newest `keepExecutions` are always
   * retained.
   */
  readonly executionsMs: number;
  readonly keepExecutions: number;
}

/** Batch operations. Implemented by `scheduler/maintenance`; answers resolve after the commit. */
export interface BatchPort {
  /** Starts a batch; resolves to its id. */
  start(request: BatchRequest): Promise<string>;
  get(id: string): Batch;
  /** Resolves to the batch at its end, at the timeout, or when the signal is aborted. */
  ended(id: string, timeoutMs: number, signal?: CancelSignal): Promise<Batch>;
  /** Lists batches, newest first. */
  list(): readonly Batch[];
  stop(id: string): Promise<void>;
}

/** Sets the retention of ended instances. */
export interface RetentionPort {
  /** Sets a retention, or removes it if all its numbers are 0. */
  set(retention: Retention): Promise<void>;
  /** Lists retentions by name. */
  list(): readonly Retention[];
}
