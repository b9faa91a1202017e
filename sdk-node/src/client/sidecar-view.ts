import type { DescribeSidecarResponse__Output as WireSidecar } from '@perdure/proto/v1/DescribeSidecarResponse';
import type { WorkerInfo__Output as WireWorker } from '@perdure/proto/v1/WorkerInfo';

/** How the sidecar is. */
export interface SidecarView {
  readonly version: string;
  /** The namespace that the client is for; all figures but the bytes of memory are of it. */
  readonly namespace: string;
  readonly protocol: number;
  readonly startedAt: Date;
  /** Ready and not dispatched. */
  readonly turnsReady: number;
  /** Out at workers. */
  readonly turnsOut: number;
  readonly activitiesReady: number;
  readonly activitiesOut: number;
  readonly timers: number;
  readonly cachedInstances: number;
  /** Instances that have not ended, as counted some seconds ago at most. */
  readonly liveInstances: number;
  readonly stuckInstances: number;
  /** Questions that are out at workers. */
  readonly liveRequestsOut: number;
  /** Schedules that are not paused. */
  readonly schedules: number;
  /** Bytes of the store on disk. */
  readonly storeBytes: number;
  /** Bytes of memory of the sidecar's process. */
  readonly memoryBytes: number;
  /** Why the store refuses writes; undefined while it does not. */
  readonly storeFailure: string | undefined;
}

/** A piece of user code that a worker has. */
export interface HandlerView {
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
}

/** An attached worker. */
export interface WorkerView {
  readonly name: string;
  /** Such as "node/0.1.0". */
  readonly sdk: string;
  readonly attachedAt: Date;
  readonly orchestrations: readonly HandlerView[];
  readonly activities: readonly HandlerView[];
  readonly maxTurns: number;
  readonly maxActivities: number;
  readonly turnsOut: number;
  readonly activitiesOut: number;
  readonly draining: boolean;
  readonly queues: readonly string[];
}

export function sidecarOf({ startedMs, storeFailure, ...rest }: WireSidecar): SidecarView {
  return {
    ...rest,
    startedAt: new Date(startedMs),
    storeFailure: storeFailure === '' ? undefined : storeFailure,
  };
}

export function workerOf({ worker, attachedMs, credits, ...rest }: WireWorker): WorkerView {
  return {
    ...rest,
    name: worker,
    attachedAt: new Date(attachedMs),
    maxTurns: credits?.turns ?? 0,
    maxActivities: credits?.activities ?? 0,
  };
}
