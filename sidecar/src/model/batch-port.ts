import type { InstanceFilter } from './ports.ts';

export type BatchKind =
  | 'cancel'
  | 'terminate'
  | 'suspend'
  | 'resume'
  | 'retry'
  | 'delete'
  | 'prune';

export type BatchStatus = 'running' | 'completed' | 'stopped';

/** What a batch is to do. */
export interface BatchRequest {
  readonly kind: BatchKind;
  readonly filter: InstanceFilter;
  readonly reason: string;
  readonly keepLast: number;
  /** Instances per second, at most; 0: no bound. */
  readonly perSecond: number;
}

/** A batch and how far it has come. */
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
  /** `*`: all orchestrations that have none of their own. */
  readonly name: string;
  readonly completedMs: number;
  readonly failedMs: number;
  /** Of cancelled and of terminated ones. */
  readonly cancelledMs: number;
  /** Ended executions of live instances; the newest `keepExecutions` stay in any case. */
  readonly executionsMs: number;
  readonly keepExecutions: number;
}

/**
 * Work over many instances. Implemented by `scheduler/maintenance`; answers resolve when what they
 * acknowledge is durable.
 */
export interface BatchPort {
  /** Answers with the batch's id. */
  start(request: BatchRequest): Promise<string>;
  get(id: string): Batch;
  /** The batch when it has ended, or as it is when the time is over or the signal is aborted. */
  ended(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Batch>;
  /** Newest first. */
  list(): readonly Batch[];
  stop(id: string): Promise<void>;
}

/** For how long ended instances are kept. */
export interface RetentionPort {
  /** All zeros: none any more. */
  set(retention: Retention): Promise<void>;
  /** By name. */
  list(): readonly Retention[];
}
