import type { StuckReason } from './instance.ts';
import type { QueueView } from './queue-port.ts';

/** Instances that have not ended, by status, and what needs attention among them. */
export interface LiveInstances {
  readonly pending: number;
  readonly running: number;
  readonly suspended: number;
  readonly stuck: number;
  readonly stuckBy: ReadonlyMap<StuckReason, number>;
  /** No attached worker has their orchestration and version. */
  readonly unserved: number;
}

/** Figures of one namespace at one time. */
export interface NamespaceGauges {
  /** Null while the instances of the store are counted for the first time. */
  readonly live: LiveInstances | null;
  /** Queues with limits or work, in pages of QUEUES_PAGE_MAX; only the first page. */
  readonly queues: readonly (QueueView & { readonly isLimited: boolean })[];
  /** Activities between two attempts. */
  readonly retrying: number;
  readonly quarantinedActivities: number;
  readonly timers: number;
  readonly schedules: { readonly active: number; readonly paused: number };
  readonly workers: { readonly attached: number; readonly draining: number };
  /** Credits of workers that are not draining. */
  readonly turnSlots: { readonly used: number; readonly free: number };
  readonly activitySlots: { readonly used: number; readonly free: number };
  readonly sessions: number;
  readonly cachedInstances: number;
  /** Those that cannot be evicted. */
  readonly busyInstances: number;
  readonly waitingCommitBytes: number;
  readonly storeFailed: boolean;
  readonly storeBytes: number;
}
