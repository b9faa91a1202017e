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

/** What a worker said of itself; checked by `rpc` against limits.ts before it gets here. */
export interface WorkerHello {
  readonly worker: string;
  readonly sdk: string;
  readonly orchestrations: readonly Handler[];
  readonly activities: readonly Handler[];
  readonly queues: readonly string[];
  /** It does not serve the unnamed queue. */
  readonly namedQueuesOnly: boolean;
  /** The same for every stream of its process; empty: each stream is a worker of its own. */
  readonly identity: string;
  /** Sessions that it held before. */
  readonly sessions: readonly string[];
  readonly maxSessions: number;
  readonly handlesLiveRequests: boolean;
  /** Its attempts and steps go on when its stream ends. */
  readonly keepsAttempts: boolean;
  /** Those of streams before this one. */
  readonly held: readonly HeldAttempt[];
  readonly heldSteps: readonly HeldStep[];
  readonly maxTurns: number;
  readonly maxActivities: number;
}

/** A turn, or a part of one, on its way to a worker. */
export type OutboundTurn = Omit<TurnTask, 'events'> & {
  /** Encoded events, spliced into the task as they are. */
  readonly events: readonly Uint8Array[];
};

export type CancelReason =
  | 'cancelled'
  | 'timed_out'
  | 'terminated'
  | 'instance_ended'
  | 'not_adopted';

/**
 * The way to one attached worker. Implemented by `rpc`, called by `scheduler`. Items are gathered
 * and written as one frame at the end of the tick; nothing here waits, and nothing throws when the
 * stream is gone (the scheduler is notified by `WorkerSession.closed`).
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
  /** So many results of this stream need not be kept any more by the worker. */
  recorded(results: number): void;
  /** Resolves when the stream takes more without piling it up in memory. */
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
 * One attached worker as the scheduler sees it. Implemented by `scheduler`; `rpc` calls it for each
 * item of each frame, in order. Payload sizes were checked before.
 */
export interface WorkerSession {
  /** Whether a turn with this token was handed out, and its result is awaited. */
  isTurnOut(token: number): boolean;
  turnResult(token: number, actions: readonly Action[], cached: boolean): void;
  turnMiss(token: number): void;
  turnFailed(token: number, report: TurnFailureReport): void;
  activityResult(token: number, output: Payload | null, failure: Failure | null): void;
  stepResult(report: StepResult): void;
  liveRequestResult(token: number, report: LiveRequestReport): void;
  heartbeat(token: number, details: Payload | null): void;
  credits(maxTurns: number, maxActivities: number): void;
  /** The worker wants no more work; `WorkerLink.drained` answers when its results are durable. */
  drain(): void;
  /** The worker dropped this orchestrator from its memory. */
  evicted(instanceId: string): void;
  /**
   * Nothing came from the worker for the ping timeout, or something comes again. False: nothing
   * shows that its process lives, so that the stream is to be ended.
   */
  silent(isSilent: boolean): boolean;
  /** Resolves when all results that came are durable; rejects when they are void. */
  recorded(): Promise<void>;
  /** The stream is gone. Called exactly once; nothing is called after it. */
  closed(why: string): void;
}

/** Where `rpc` brings a worker that has introduced itself. Throws PerdureError to refuse it. */
export interface WorkerPort {
  attach(hello: WorkerHello, link: WorkerLink): WorkerSession;
  /**
   * A liveness stream opens. The answer is called once, when it is over.
   *
   * @param identity of the process that lives while it is open.
   */
  openLiveness(identity: string): LivenessEnd;
}

/**
 * A liveness stream is over.
 *
 * @param withinMs what its end says about the process: 0 that it has died, a number that it is back
 *   within that time or has died, null nothing.
 */
export type LivenessEnd = (withinMs: number | null) => void;
