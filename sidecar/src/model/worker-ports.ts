import type {
  ActivityTask,
  Handler,
  HeldAttempt,
  HeldStep,
  StepResult,
  TurnFailure,
  TurnTask,
} from '@perdure/proto/types';

import type { Action } from './action.ts';
import type { ErrorCode } from './error.ts';
import type { LiveRequestReport, OutboundLiveRequest } from './live-request-port.ts';
import type { Failure, Payload } from './payload.ts';

export type {
  ActivityTask as OutboundActivity,
  Handler,
  HeldAttempt,
  HeldStep,
  StepResult as StepReport,
} from '@perdure/proto/types';

/** The registration of a worker, which `rpc` has checked against limits.ts. */
export interface WorkerHello {
  readonly worker: string;
  readonly sdk: string;
  readonly orchestrations: readonly Handler[];
  readonly activities: readonly Handler[];
  readonly queues: readonly string[];
  /** True if the worker does not serve the unnamed queue. */
  readonly namedQueuesOnly: boolean;
  /**
   * Identity of the process, the same on each of its streams. Empty: each stream is a separate
   * worker.
   */
  readonly identity: string;
  /** Sessions that the worker held on an earlier stream. */
  readonly sessions: readonly string[];
  readonly maxSessions: number;
  readonly handlesLiveRequests: boolean;
  /** True if attempts and steps continue when the stream ends. */
  readonly keepsAttempts: boolean;
  /** Attempts and steps from earlier streams. */
  readonly held: readonly HeldAttempt[];
  readonly heldSteps: readonly HeldStep[];
  readonly maxTurns: number;
  readonly maxActivities: number;
}

/** A turn, or a part of one, sent to a worker. */
export type OutboundTurn = Omit<TurnTask, 'events'> & {
  /** Encoded events, inserted into the task without decoding. */
  readonly events: readonly Uint8Array[];
};

export type CancelReason =
  | 'cancelled'
  | 'timed_out'
  | 'terminated'
  | 'instance_ended'
  | 'not_adopted';

/**
 * The connection to one attached worker. Implemented by `rpc`, called by `scheduler`. The items of
 * a tick are written as one frame at its end. Methods neither wait nor throw after the end of the
 * stream; `WorkerSession.closed` notifies the scheduler of the end.
 */
export interface WorkerLink {
  turn(task: OutboundTurn): void;
  activity(task: ActivityTask): void;
  liveRequest(task: OutboundLiveRequest): void;
  cancelActivity(token: number, reason: CancelReason): void;
  grantSteps(token: number, instanceId: string): void;
  evict(instanceId: string): void;
  refuse(token: number, code: ErrorCode, message: string): void;
  drained(): void;
  /** Reports how many results of this stream the worker may drop. */
  recorded(results: number): void;
  /** Resolves when the stream accepts more items without buffering them in memory. */
  writable(): Promise<void>;
  /** Ends the stream with an error status. */
  close(code: ErrorCode, message: string): void;
}

export type TurnFailureReason =
  | 'nondeterminism'
  | 'nondeterministicAwait'
  | 'noHandler'
  | 'internal';

/** The reason why a worker could not run a turn. */
export type TurnFailureReport = Omit<TurnFailure, 'token' | 'reason'> & {
  readonly reason: TurnFailureReason;
};

/**
 * One attached worker in the scheduler. Implemented by `scheduler`; `rpc` calls it for each item of
 * each frame, in order, after checking payload sizes.
 */
export interface WorkerSession {
  /** True when a turn with this token is in flight. */
  isTurnOut(token: number): boolean;
  turnResult(token: number, actions: readonly Action[], cached: boolean): void;
  turnMiss(token: number): void;
  turnFailed(token: number, report: TurnFailureReport): void;
  activityResult(token: number, output: Payload | null, failure: Failure | null): void;
  stepResult(report: StepResult): void;
  liveRequestResult(token: number, report: LiveRequestReport): void;
  heartbeat(token: number, details: Payload | null): void;
  credits(maxTurns: number, maxActivities: number): void;
  /**
   * The worker requests no further work. `WorkerLink.drained` follows when its results are durable.
   */
  drain(): void;
  /** The worker dropped this orchestrator from its memory. */
  evicted(instanceId: string): void;
  /**
   * No data arrived from the worker for the ping timeout, or traffic resumes. Returns false if no
   * liveness stream is open: the stream must then be ended.
   */
  silent(isSilent: boolean): boolean;
  /** Resolves when all received results are durable; rejects when they are discarded. */
  recorded(): Promise<void>;
  /** The stream has ended. Called exactly once, as the last call. */
  closed(why: string): void;
}

/** Registers a worker after its Hello. Throws a PerdureError to reject the worker. */
export interface WorkerPort {
  attach(hello: WorkerHello, link: WorkerLink): WorkerSession;
  /**
   * Registers a liveness stream. The caller calls the returned function once, at the end of the
   * stream.
   *
   * @param identity the identity of the process that is alive while the stream is open.
   */
  openLiveness(identity: string): LivenessEnd;
}

/**
 * Reports the end of a liveness stream.
 *
 * @param withinMs the conclusion about the process. 0: it has ended. A number: it reconnects within
 *   that time or has ended. Null: unknown.
 */
export type LivenessEnd = (withinMs: number | null) => void;
