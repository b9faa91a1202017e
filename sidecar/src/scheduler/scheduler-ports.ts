import type { ByteBudget } from '../lib/byte-budget.ts';
import type { Clock, EventCodec, HistoryStore, Log, Random, Ticks } from '../model/ports.ts';

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
  /** Bytes of payloads in memory, shared by all namespaces. Default: PAYLOAD_MEMORY_BYTES. */
  readonly payloadMemory?: ByteBudget;
  /** Instances kept in memory when they wait. */
  readonly cachedInstancesMax: number;
  /** Instances that cannot leave memory for now. Default: BUSY_INSTANCES_MAX. */
  readonly busyInstancesMax?: number;
  /** Turns that wait for workers in memory. Default: WAITING_TURNS_MAX. */
  readonly waitingTurnsMax?: number;
  /** Bytes on their way to the store. Default: WAITING_COMMIT_BYTES_MAX. */
  readonly waitingCommitBytesMax?: number;
  /** Limits of the history of one execution. Default: those of limits.ts. */
  readonly historyEventsMax?: number;
  readonly historyBytesMax?: number;
  /** Workers that one turn or attempt may end; 0: no limit. Default: LOST_ATTEMPTS_MAX. */
  readonly lostAttemptsMax?: number;
  /** 0: a turn may take any time. Default: TURN_TIMEOUT_MS. */
  readonly turnTimeoutMs?: number;
  /** How long a session without activities stays with its worker. Default: SESSION_IDLE_MS. */
  readonly sessionIdleMs?: number;
  /** How long a session waits for its worker to come back. Default: PING_TIMEOUT_MS. */
  readonly sessionGraceMs?: number;
  /** How long attempts wait for a worker whose stream has ended. Default: WORKER_GRACE_MS. */
  readonly workerGraceMs?: number;
  /** Called when the store stops or begins to take writes. */
  readonly onStoreChanged?: () => void;
  /** Where backups go. Empty or absent: nowhere. */
  readonly backupDir?: string;
  /** Stores that a backup copies as well, by the names of their namespaces. Default: none. */
  readonly storesBeside?: () => ReadonlyMap<string, HistoryStore>;
}
