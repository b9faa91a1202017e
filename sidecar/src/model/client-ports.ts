import type { LiveRequestPort } from './live-request-port.ts';
import type { Deleted, DeleteOptions } from './instance-admin-port.ts';
import type { CancelSignal, InstanceFilter } from './ports.ts';
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
  /** Empty: the sidecar generates an id. */
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
 * The description of an instance in an answer. It is created at first use, because an answer that
 * waits for its turn must use little memory.
 */
export interface LazyView {
  /** Bytes of its payloads in memory; null if they must be read first. */
  readonly bytes: number | null;
  view(): Promise<InstanceView>;
  /** Drops the payloads in memory; `view` reads them again. */
  forget(): void;
}

export interface WaitAnswer extends LazyView {
  readonly ended: boolean;
}

/** `changed` is true if the custom status has a later version than the version in the request. */
export interface StatusAnswer extends LazyView {
  readonly changed: boolean;
  readonly ended: boolean;
}

/**
 * Requests of clients. Implemented by `scheduler`, called by `rpc` with checked names and payloads.
 * Answers resolve after the commit; rejections are PerdureErrors.
 */
export interface ClientPort {
  readonly liveRequests: LiveRequestPort;
  start(request: StartRequest): Promise<StartAnswer>;
  get(instanceId: string): Promise<InstanceView>;
  /**
   * Resolves when the instance has ended, after `timeoutMs` (0: no timeout), or when the signal is
   * aborted.
   */
  wait(instanceId: string, timeoutMs: number, signal?: CancelSignal): Promise<WaitAnswer>;
  raise(
    instanceId: string,
    name: string,
    payload: Payload | null,
    policy: RaisePolicy,
    headers?: readonly Header[],
    /**
     * A request with the key of a stored event gets the answer of the first request. Empty: no key.
     */
    idempotencyKey?: string,
  ): Promise<RaiseOutcome>;
  /**
   * Resolves when the version of the custom status is above `afterVersion`, when the instance has
   * ended, after `timeoutMs` (0: no timeout), or when the signal is aborted.
   */
  waitStatus(
    instanceId: string,
    afterVersion: number,
    timeoutMs: number,
    signal?: CancelSignal,
  ): Promise<StatusAnswer>;
  /** Returns the values of an instance in order of keys; without keys, all values. */
  values(instanceId: string, keys: readonly string[]): Promise<readonly KeyValue[]>;
  /** Resolves a promise, or rejects it with a failure. Errors: PROMISE_SETTLED, NOT_FOUND. */
  settle(promise: PromiseId, outcome: PromiseOutcome): Promise<void>;
  cancel(instanceId: string, reason: string): Promise<void>;
  terminate(instanceId: string, reason: string): Promise<void>;
  suspend(instanceId: string, reason: string): Promise<void>;
  /**
   * Resumes an instance. With `failActivities`, quarantined activities fail permanently; otherwise
   * they are retried.
   */
  resume(instanceId: string, reason: string, failActivities?: boolean): Promise<void>;
  /** Purges an instance. Default: only this instance, and NOT_ENDED if it has not ended. */
  purge(instanceId: string, options?: DeleteOptions): Promise<Deleted>;
  /**
   * Lists a page of instances. `before` is the last instance number of the previous page; null for
   * the first page.
   */
  list(
    filter: InstanceFilter,
    before: number | null,
    limit: number,
  ): Promise<{ readonly rows: readonly InstanceRow[]; readonly next: number | null }>;
  /** Lists a page of executions, oldest first, after the number `after`; 0: from the first. */
  executions(instanceId: string, after: number): Promise<ExecutionPage>;
  /**
   * Reads the events of one execution (0: the current one), encoded as the bytes of
   * `TurnTask.events`.
   */
  history(instanceId: string, execution: number): Promise<HistoryStream>;
}

export interface ExecutionPage {
  readonly rows: readonly ExecutionRow[];
  /** The last execution of the page; null on the last page. */
  readonly next: number | null;
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
  /** Number of unanswered queries and validations of updates. */
  readonly liveRequestsOut: number;
  readonly timers: number;
  readonly cachedInstances: number;
  /** Empty while the store accepts writes. */
  readonly storeFailure: string;
}

export interface WorkerView {
  /** Number of the worker, in the order of attaching. */
  readonly number: number;
  readonly hello: WorkerHello;
  readonly attachedMs: number;
  readonly turnsOut: number;
  readonly activitiesOut: number;
  readonly draining: boolean;
  readonly sessions: number;
}

/** Requests of operators. Implemented by `scheduler`. */
export interface AdminPort {
  describe(): SidecarView;
  workers(): readonly WorkerView[];
}
