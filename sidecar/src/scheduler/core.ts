import type { ByteBudget } from '../lib/byte-budget.ts';
import type { Clock, EventCodec, HistoryStore, Log, Random, Ticks } from '../model/ports.ts';
import type { AbsentWorkers } from './workers/absent-workers.ts';
import type { ActivityContents } from './activities/activity-contents.ts';
import type { ActivityDispatch } from './activities/activity-dispatch.ts';
import type { Adoption } from './activities/adoption.ts';
import type { LiveRequests } from './interactions/live-requests.ts';
import type { Committer } from './commit/committer.ts';
import type { DefaultVersions } from './workers/default-versions.ts';
import type { DurableTimers } from './timers/durable-timers.ts';
import type { Inboxes } from './instances/inboxes.ts';
import type { InstanceCache } from './instances/instance-cache.ts';
import type { Maintenance } from './maintenance/maintenance.ts';
import type { MessageRouter } from './messages/message-router.ts';
import type { Quarantine } from './instances/quarantine.ts';
import type { QueueLimiter } from './queues/queue-limits.ts';
import type { RoundStaging } from './commit/round-staging.ts';
import type { Sessions } from './workers/sessions.ts';
import type { TurnDispatch } from './turns/turn-dispatch.ts';
import type { KeyedMutex } from '../lib/keyed-mutex.ts';
import type { Updates } from './interactions/updates.ts';
import type { Liveness } from './workers/liveness.ts';
import type { Waiters } from './interactions/waiters.ts';
import type { WorkerPool } from './workers/worker-pool.ts';

/** What the scheduler is given from outside. */
export interface SchedulerPorts {
  readonly store: HistoryStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly random: Random;
  readonly log: Log;
  /** Bytes of memory of this process. */
  readonly memoryBytes?: () => number;
  /** Bytes of payloads in memory, shared by all namespaces. Left out: PAYLOAD_MEMORY_BYTES. */
  readonly payloadMemory?: ByteBudget;
  /** Instances kept in memory when they wait. */
  readonly cachedInstancesMax: number;
  /** Instances that cannot leave memory for now. Left out: BUSY_INSTANCES_MAX. */
  readonly busyInstancesMax?: number;
  /** Turns that wait for workers in memory. Left out: WAITING_TURNS_MAX. */
  readonly waitingTurnsMax?: number;
  /** Bytes on their way to the store. Left out: WAITING_COMMIT_BYTES_MAX. */
  readonly waitingCommitBytesMax?: number;
  /** Limits of the history of one execution. Left out: those of limits.ts. */
  readonly historyEventsMax?: number;
  readonly historyBytesMax?: number;
  /** Workers that one turn or attempt may take with it; 0: any number. Left out: LOSSES_MAX. */
  readonly lostAttemptsMax?: number;
  /** 0: a turn may take for ever. Left out: TURN_TIMEOUT_MS. */
  readonly turnTimeoutMs?: number;
  /** How long a session without activities stays with its worker. Left out: SESSION_IDLE_MS. */
  readonly sessionIdleMs?: number;
  /** How long a session waits for its worker to come back. Left out: PING_TIMEOUT_MS. */
  readonly sessionGraceMs?: number;
  /** How long attempts wait for a worker whose stream has ended. Default: WORKER_GRACE_MS. */
  readonly workerGraceMs?: number;
  /** Is told when the store stops or begins to take writes. */
  readonly onStoreChanged?: () => void;
  /** Where backups go. Empty or left out: nowhere. */
  readonly backupDir?: string;
  /** Stores that a backup copies as well, by the names of their namespaces. Left out: none. */
  readonly storesBeside?: () => ReadonlyMap<string, HistoryStore>;
}

/** The parts of one scheduler, each other's neighbours. Made anew after a store failure. */
export interface Core extends SchedulerPorts {
  readonly payloadMemory: ByteBudget;
  readonly cache: InstanceCache;
  readonly inboxes: Inboxes;
  readonly committer: Committer;
  readonly staging: RoundStaging;
  readonly router: MessageRouter;
  readonly limiter: QueueLimiter;
  readonly sessions: Sessions;
  readonly workers: WorkerPool;
  readonly liveness: Liveness;
  readonly absent: AbsentWorkers;
  readonly adoption: Adoption;
  readonly turns: TurnDispatch;
  readonly contents: ActivityContents;
  readonly activities: ActivityDispatch;
  readonly timers: DurableTimers;
  readonly waiters: Waiters;
  readonly liveRequests: LiveRequests;
  readonly updates: Updates;
  readonly versions: DefaultVersions;
  readonly idMutex: KeyedMutex;
  readonly maintenance: Maintenance;
  readonly quarantine: Quarantine;
  /** Throws while nothing new is accepted: the store fails, or the sidecar is shutting down. */
  checkAble(): void;
  /** A number that no instance ever had. */
  nextInstanceNo(): number;
  /**
   * What an instance has decided cannot be recorded, although the store works: the instance is
   * quarantined, and all others are read again from what is durable.
   */
  instanceFailed(no: number, error: Error): void;
  /** A commit failed: nothing in memory can be trusted any more. */
  storeFailed(error: Error): void;
}
