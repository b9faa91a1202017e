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
  /** Handlers: the results of `handle()` of the definitions. */
  readonly handlers: readonly WorkerHandler[];
  /**
   * Name of the worker for operators.
   * @default host name and process id
   */
  readonly name?: string;
  /**
   * Maximum number of concurrent turns.
   * @default 10,000
   */
  readonly maxTurns?: number;
  /**
   * Maximum number of concurrent activities.
   * @default 256
   */
  readonly maxActivities?: number;
  /**
   * Maximum number of orchestrators that stay in memory between their turns.
   * @default 50,000
   */
  readonly maxCachedInstances?: number;
  /**
   * Maximum estimated size of those orchestrators, in bytes.
   * @default 256 MiB
   */
  readonly maxCachedBytes?: number;
  /** Queues that the worker serves in addition to the unnamed queue. */
  readonly queues?: readonly string[];
  /** True: the worker serves only `queues`, not the unnamed queue. */
  readonly namedQueuesOnly?: boolean;
  /**
   * Maximum number of activity sessions.
   * @default 1,000
   */
  readonly maxSessions?: number;
  /**
   * Time that `stop()` waits for running activities before it aborts them.
   * @default 25 s
   */
  readonly stopGrace?: Duration;
  /** False: the worker does not handle SIGTERM and SIGINT. */
  readonly stopOnSignals?: boolean;
  /**
   * @default warnings and information as text on standard error
   */
  readonly log?: Logger;
  /**
   * True: clocks, random numbers, timers and promises that are not durable fail the turn of an
   * orchestrator. While the worker runs, the guard patches globals of the whole process and adds a
   * cost to each promise.
   */
  readonly nondeterminismGuard?: boolean;
  /**
   * Interceptors of activities and orchestrations.
   * @default none
   */
  readonly interceptors?: WorkerInterceptors;
}

/** The validated numeric options with their defaults. */
export interface WorkerLimits {
  readonly turnsMax: number;
  readonly activitiesMax: number;
  readonly cachedRunsMax: number;
  readonly cachedBytesMax: number;
  readonly sessionsMax: number;
  readonly stopGraceMs: number;
}

/** @throws RangeError when an option is not valid; the message names the option. */
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
