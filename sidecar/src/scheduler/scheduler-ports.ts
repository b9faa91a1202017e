import type { ByteBudget } from '../lib/byte-budget.ts';
import type { NamespaceMeters } from '../model/meters.ts';
import type { Clock, EventCodec, HistoryStore, Log, Random, Ticks } from '../model/ports.ts';

/** Dependencies of the scheduler from outside. */
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
  /** Limit of idle instances in memory. */
  readonly cachedInstancesMax: number;
  /** Limit of instances that cannot be evicted. Default: BUSY_INSTANCES_MAX. */
  readonly busyInstancesMax?: number;
  /** Limit of turns in memory that wait for workers. Default: WAITING_TURNS_MAX. */
  readonly waitingTurnsMax?: number;
  /** Limit of bytes that wait for a commit. Default: WAITING_COMMIT_BYTES_MAX. */
  readonly waitingCommitBytesMax?: number;
  /** Limits of the history of one execution. Default: those of limits.ts. */
  readonly historyEventsMax?: number;
  readonly historyBytesMax?: number;
  /**
   * Limit of workers that one turn or attempt may lose; 0: no limit. Default: LOST_ATTEMPTS_MAX.
   */
  readonly lostAttemptsMax?: number;
  /** Timeout of a turn; 0: none. Default: TURN_TIMEOUT_MS. */
  readonly turnTimeoutMs?: number;
  /** How long a worker holds a session without activities. Default: SESSION_IDLE_MS. */
  readonly sessionIdleMs?: number;
  /** How long a session waits for its worker to attach again. Default: PING_TIMEOUT_MS. */
  readonly sessionGraceMs?: number;
  /** How long attempts wait for a worker whose stream has ended. Default: WORKER_GRACE_MS. */
  readonly workerGraceMs?: number;
  /** Default: meters that are not read. */
  readonly meters?: NamespaceMeters;
  /** Called when the store begins or ends to reject writes. */
  readonly onStoreChanged?: () => void;
  /** The backup directory. Empty or absent: no backups. */
  readonly backupDir?: string;
  /** Stores that a backup copies as well, by the names of their namespaces. Default: none. */
  readonly storesBeside?: () => ReadonlyMap<string, HistoryStore>;
}
