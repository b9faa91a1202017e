import type { DescribeSidecarResponse__Output as WireSidecar } from '@perdure/proto/v1/DescribeSidecarResponse';
import type { WorkerInfo__Output as WireWorker } from '@perdure/proto/v1/WorkerInfo';

/** State of the sidecar. */
export interface SidecarView {
  readonly version: string;
  /** Namespace of the client. All figures except `memoryBytes` concern this namespace. */
  readonly namespace: string;
  readonly protocol: number;
  readonly startedAt: Date;
  /** Turns that are ready and not dispatched. */
  readonly turnsReady: number;
  /** Turns that workers run now. */
  readonly turnsOut: number;
  readonly activitiesReady: number;
  readonly activitiesOut: number;
  readonly timers: number;
  readonly cachedInstances: number;
  /** Number of instances that have not ended. The count may be a few seconds old. */
  readonly liveInstances: number;
  readonly stuckInstances: number;
  /** Live requests that workers run now. */
  readonly liveRequestsOut: number;
  /** Number of schedules that are not paused. */
  readonly schedules: number;
  /** Bytes of the store on disk. */
  readonly storeBytes: number;
  /** Memory of the sidecar process, in bytes. */
  readonly memoryBytes: number;
  /** Why the store rejects writes. Undefined while the store accepts writes. */
  readonly storeFailure: string | undefined;
}

/** A handler that a worker offers. */
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
