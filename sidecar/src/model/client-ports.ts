import type { LiveRequestPort } from './live-request-port.ts';
import type { Deleted, DeleteOptions } from './instance-admin-port.ts';
import type { InstanceFilter } from './ports.ts';
import type { ExecutionRow, InstanceRow, InstanceView } from './instance.ts';
import type { Routing } from './event.ts';
import type { Header, KeyValue, Payload } from './payload.ts';
import type { PromiseId, PromiseOutcome } from './promise-id.ts';
import type { WorkerHello } from './worker-ports.ts';

export type IdReusePolicy = 'reject' | 'useExisting' | 'replaceEnded' | 'terminateExisting';
export type RaisePolicy = 'buffer' | 'drop' | 'reject';
export type RaiseOutcome = 'delivered' | 'buffered' | 'dropped';

export interface StartRequest extends Routing {
  readonly name: string;
  /** Empty: one is generated. */
  readonly instanceId: string;
  readonly version: string;
  readonly input: Payload | null;
  readonly idReusePolicy: IdReusePolicy;
  readonly idempotencyKey: string;
  readonly headers?: readonly Header[];
}

export interface StartAnswer {
  readonly instanceId: string;
  readonly execution: number;
  readonly created: boolean;
}

/**
 * What is said of the instance of an answer. It is made when it is asked for, since an answer that
 * waits for its turn must hold little.
 */
export interface LazyView {
  /** Bytes of the payloads that are in memory for it; null when it must be read first. */
  readonly bytes: number | null;
  view(): Promise<InstanceView>;
  /** Drops what is in memory; `view` reads it again. */
  forget(): void;
}

export interface WaitAnswer extends LazyView {
  readonly ended: boolean;
}

/** `changed`: the custom status has a later version than the caller knew. */
export interface StatusAnswer extends LazyView {
  readonly changed: boolean;
  readonly ended: boolean;
}

/**
 * What clients may ask. Implemented by `scheduler`, called by `rpc` with names and payloads already
 * checked. Answers resolve when what they acknowledge is durable; refusals are PerdureErrors.
 */
export interface ClientPort {
  readonly liveRequests: LiveRequestPort;
  start(request: StartRequest): Promise<StartAnswer>;
  get(instanceId: string): Promise<InstanceView>;
  /** Resolves when the instance has ended, at `timeoutMs` (0: none), or at the signal. */
  wait(instanceId: string, timeoutMs: number, signal?: AbortSignal): Promise<WaitAnswer>;
  raise(
    instanceId: string,
    name: string,
    payload: Payload | null,
    policy: RaisePolicy,
    headers?: readonly Header[],
    /** A repetition under the key of a stored event is answered as the first was. Empty: none. */
    idempotencyKey?: string,
  ): Promise<RaiseOutcome>;
  /**
   * Resolves when the version of the custom status is above `afterVersion`, when the instance has
   * ended, `timeoutMs` (0: none) is over or the signal is aborted.
   */
  waitStatus(
    instanceId: string,
    afterVersion: number,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<StatusAnswer>;
  /** Values that it keeps, in order of keys; no keys: all of them. */
  values(instanceId: string, keys: readonly string[]): Promise<readonly KeyValue[]>;
  /** Rejects the promise when there is a failure. PROMISE_SETTLED, NOT_FOUND. */
  settle(promise: PromiseId, outcome: PromiseOutcome): Promise<void>;
  cancel(instanceId: string, reason: string): Promise<void>;
  terminate(instanceId: string, reason: string): Promise<void>;
  suspend(instanceId: string, reason: string): Promise<void>;
  /** `failActivities`: quarantined ones fail permanently; otherwise they are tried again. */
  resume(instanceId: string, reason: string, failActivities?: boolean): Promise<void>;
  /** Default: it alone, and NOT_ENDED while it has not ended. */
  purge(instanceId: string, options?: DeleteOptions): Promise<Deleted>;
  /** `before` is the instance number of the last page's end; null for the newest. */
  list(
    filter: InstanceFilter,
    before: number | null,
    limit: number,
  ): Promise<{ readonly rows: readonly InstanceRow[]; readonly next: number | null }>;
  executions(instanceId: string): Promise<readonly ExecutionRow[]>;
  /** Encoded events of one execution (0: the current one), as the bytes of `TurnTask.events`. */
  history(instanceId: string, execution: number): Promise<HistoryStream>;
}

export interface HistoryStream {
  readonly execution: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface SidecarView {
  readonly startedMs: number;
  readonly turnsReady: number;
  readonly turnsOut: number;
  readonly activitiesReady: number;
  readonly activitiesOut: number;
  /** Queries and validations of updates without an answer. */
  readonly liveRequestsOut: number;
  readonly timers: number;
  readonly cachedInstances: number;
  /** Empty when the store takes writes. */
  readonly storeFailure: string;
}

export interface WorkerView {
  readonly hello: WorkerHello;
  readonly attachedMs: number;
  readonly turnsOut: number;
  readonly activitiesOut: number;
  readonly draining: boolean;
  readonly sessions: number;
}

/** What operators may ask. Implemented by `scheduler`. */
export interface AdminPort {
  describe(): SidecarView;
  workers(): readonly WorkerView[];
}
