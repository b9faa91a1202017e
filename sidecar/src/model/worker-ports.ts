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

/** The registration of a worker; `rpc` has checked it against limits.ts. */
export interface WorkerHello {
  readonly worker: string;
  readonly sdk: string;
  readonly orchestrations: readonly Handler[];
  readonly activities: readonly Handler[];
  readonly queues: readonly string[];
  /** It does not serve the unnamed queue. */
  readonly namedQueuesOnly: boolean;
  /** The same for each stream of its process; empty: each stream is a separate worker. */
  readonly identity: string;
  /** Sessions that it held on an earlier stream. */
  readonly sessions: readonly string[];
  readonly maxSessions: number;
  readonly handlesLiveRequests: boolean;
  /** Its attempts and steps continue when its stream ends. */
  readonly keepsAttempts: boolean;
  /** Attempts and steps of earlier streams. */
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
 * The connection to one attached worker. Implemented by `rpc`, called by `scheduler`. Items are
 * collected and written as one frame at the end of the tick. No method waits, and none throws when
 * the stream has ended (`WorkerSession.closed` notifies the scheduler).
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
  /** Number of results of this stream that the worker may drop. */
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

/** Why a worker could not run a turn. */
export type TurnFailureReport = Omit<TurnFailure, 'token' | 'reason'> & {
  readonly reason: TurnFailureReason;
};

/**
 * One attached worker in the scheduler. Implemented by `scheduler`; `rpc` calls it for each item of
 * each frame, in order. Payload sizes are checked before.
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
   * The worker requests no more work; `WorkerLink.drained` is called when its results are durable.
   */
  drain(): void;
  /** The worker dropped this orchestrator from its memory. */
  evicted(instanceId: string): void;
  /**
   * Nothing arrived from the worker for the ping timeout, or traffic resumes. False: no liveness
   * stream is open, so the stream must be ended.
   */
  silent(isSilent: boolean): boolean;
  /** Resolves when all received results are durable; rejects when they are discarded. */
  recorded(): Promise<void>;
  /** The stream has ended. Called exactly once; no call follows it. */
  closed(why: string): void;
}

/** Registers a worker that has sent Hello. Throws PerdureError to reject it. */
export interface WorkerPort {
  attach(hello: WorkerHello, link: WorkerLink): WorkerSession;
  /**
   * A liveness stream opens. The returned function is called once, when it ends.
   *
   * @param identity of the process that is alive while the stream is open.
   */
  openLiveness(identity: string): LivenessEnd;
}

/**
 * A liveness stream has ended.
 *
 * @param withinMs the conclusion about the process: 0: it has died; a number: it reconnects within
 *   that time or has died; null: unknown.
 */
export type LivenessEnd = (withinMs: number | null) => void;
