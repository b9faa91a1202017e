import {
  MAX_ACTIVITIES,
  MAX_CACHED_BYTES,
  MAX_CACHED_INSTANCES,
  MAX_SESSIONS,
  MAX_TURNS,
  STOP_GRACE_MS,
} from '../connection/limits.ts';
import type { ConnectionOptions } from '../connection/endpoint.ts';
import type { Logger } from '../model/logger.ts';
import type { DataOptions } from '../data/codec.ts';
import { type Duration, toMs } from '../duration.ts';
import type { WorkerInterceptors } from '../interceptors/orchestration.ts';
import type { WorkerHandler } from './handlers.ts';

/** Options of a worker. */
export interface WorkerOptions extends DataOptions, ConnectionOptions {
  /** What it can run: what `handle()` of the definitions returned. */
  readonly handlers: readonly WorkerHandler[];
  /**
   * Name for humans.
   * @default machine and process id
   */
  readonly name?: string;
  /**
   * Turns that may be here at once.
   * @default 10,000
   */
  readonly maxTurns?: number;
  /**
   * Activities that may run here at once.
   * @default 256
   */
  readonly maxActivities?: number;
  /**
   * Orchestrators kept in memory between their turns.
   * @default 50,000
   */
  readonly maxCachedInstances?: number;
  /**
   * Estimated bytes of those orchestrators.
   * @default 256 MiB
   */
  readonly maxCachedBytes?: number;
  /** Queues it serves beside the unnamed one. */
  readonly queues?: readonly string[];
  /** True: it serves those queues alone, not the unnamed one. */
  readonly namedQueuesOnly?: boolean;
  /**
   * Sessions of activities that it may hold at once.
   * @default 1,000
   */
  readonly maxSessions?: number;
  /**
   * How long `stop()` lets activities run on.
   * @default 25 s
   */
  readonly stopGrace?: Duration;
  /** False: SIGTERM and SIGINT are left alone. */
  readonly stopOnSignals?: boolean;
  /**
   * @default warnings and news as text on standard error
   */
  readonly log?: Logger;
  /**
   * True: clocks, random numbers, timers and promises that are not durable fail the turn of an
   * orchestrator. While the worker runs, globals of the whole process are watched, and each promise
   * costs something.
   */
  readonly nondeterminismGuard?: boolean;
  /**
   * Around activities and orchestrations.
   * @default none, and nothing of it runs
   */
  readonly interceptors?: WorkerInterceptors;
}

/** The numbers among the options, checked and filled in. */
export interface WorkerLimits {
  readonly turnsMax: number;
  readonly activitiesMax: number;
  readonly cachedRunsMax: number;
  readonly cachedBytesMax: number;
  readonly sessionsMax: number;
  readonly stopGraceMs: number;
}

/** @throws RangeError that names the option. */
export function workerLimits(options: WorkerOptions): WorkerLimits {
  const { maxTurns, maxActivities, maxCachedInstances, maxCachedBytes, stopGrace } = options;
  return {
    turnsMax: count('maxTurns', maxTurns ?? MAX_TURNS),
    activitiesMax: count('maxActivities', maxActivities ?? MAX_ACTIVITIES),
    cachedRunsMax: count('maxCachedInstances', maxCachedInstances ?? MAX_CACHED_INSTANCES),
    cachedBytesMax: count('maxCachedBytes', maxCachedBytes ?? MAX_CACHED_BYTES),
    sessionsMax: sessionCount(options.maxSessions ?? MAX_SESSIONS),
    stopGraceMs: stopGrace === undefined ? STOP_GRACE_MS : toMs(stopGrace, 'stopGrace'),
  };
}

function sessionCount(value: number): number {
  if (value !== 0) return count('maxSessions', value);
  throw new RangeError('maxSessions is 0: expected a whole number from 1');
}

function count(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new RangeError(`${name} is ${value}: expected a whole number from 0`);
}
