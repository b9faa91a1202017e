import type { Clock, EventCodec, HistoryStore, Log, Random, Ticks } from '../model/ports.ts';
import type { ActivityDispatch } from './activity-dispatch.ts';
import type { Committer } from './committer.ts';
import type { DefaultVersions } from './default-versions.ts';
import type { DurableTimers } from './durable-timers.ts';
import type { Inboxes } from './inboxes.ts';
import type { InstanceCache } from './instance-cache.ts';
import type { MessageRouter } from './message-router.ts';
import type { RoundAbsorber } from './round-absorber.ts';
import type { TurnDispatch } from './turn-dispatch.ts';
import type { Turnstile } from './turnstile.ts';
import type { Waiters } from './waiters.ts';
import type { WorkerPool } from './worker-pool.ts';

/** What the scheduler is given from outside. */
export interface SchedulerPorts {
  readonly store: HistoryStore;
  readonly codec: EventCodec;
  readonly clock: Clock;
  readonly ticks: Ticks;
  readonly random: Random;
  readonly log: Log;
  /** Instances kept in memory when they wait. */
  readonly cachedInstancesMax: number;
  /** Limits of the history of one execution. Left out: those of limits.ts. */
  readonly historyEventsMax?: number;
  readonly historyBytesMax?: number;
  /** Where backups go. Empty or left out: nowhere. */
  readonly backupDir?: string;
}

/** The parts of one scheduler, each other's neighbours. Made anew after a store failure. */
export interface Core extends SchedulerPorts {
  readonly cache: InstanceCache;
  readonly inboxes: Inboxes;
  readonly committer: Committer;
  readonly absorber: RoundAbsorber;
  readonly router: MessageRouter;
  readonly workers: WorkerPool;
  readonly turns: TurnDispatch;
  readonly activities: ActivityDispatch;
  readonly timers: DurableTimers;
  readonly waiters: Waiters;
  readonly versions: DefaultVersions;
  readonly turnstile: Turnstile;
  /** A number that no instance ever had. */
  nextInstanceNo(): number;
  /** A commit failed: nothing in memory can be trusted any more. */
  storeFailed(error: Error): void;
}
