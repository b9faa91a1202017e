import type { ExecutionInfo } from '../model/execution-info.ts';
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import type { OperationKind } from '../model/operation.ts';
import type { ActivityInterceptor } from './activity.ts';
import type { Headers } from './headers.ts';

/** An operation that the code of an execution is about to request. */
export interface InterceptedOperation {
  readonly kind: OperationKind;
  /** Name of the activity, orchestration, event, step or value. Else empty. */
  readonly name: string;
  /** Id of the instance or promise, if the code set one. Else empty. */
  readonly target: string;
  readonly execution: ExecutionInfo;
  /** True while the code replays its history. Headers then have no effect. */
  readonly isReplaying: boolean;
  /** Headers. Only activities, children, starts and events transfer headers. */
  readonly headers: Record<string, string>;
}

/** A delivery to the code that has headers. */
export interface TurnDelivery {
  readonly kind: 'event' | 'update';
  readonly name: string;
  readonly headers: Headers;
}

/** How a turn ended. */
export interface TurnEnd {
  /** Why the turn or the orchestration failed. Undefined: no failure. */
  readonly failure: string | undefined;
  /** True when the execution ended with this turn. */
  readonly ended: boolean;
  /** Number of actions of the turn. */
  readonly actions: number;
  /** Events that were replayed before the turn. 0: the worker had the orchestrator in memory. */
  readonly replayedEvents: number;
}

/** Callbacks for the deliveries and the end of a turn. */
export interface TurnObserver {
  delivered?(delivery: TurnDelivery): void;
  finished?(end: TurnEnd): void;
}

/**
 * Wraps the orchestrators of a worker. The SDK calls all methods synchronously. They must be
 * deterministic, like orchestrator code, and must not be `async`. `execution` and `operation` must
 * return the promise that `next` returned; otherwise the turn fails.
 */
export interface OrchestrationInterceptor {
  /** Wraps the code of an execution, each time that the code runs or replays. */
  execution?<Out>(ctx: OrchestrationContext, next: () => Promise<Out>): Promise<Out>;
  /** Wraps each operation. The call in the code throws the error that this method throws. */
  operation?<Out>(operation: InterceptedOperation, next: () => Promise<Out>): Promise<Out>;
  /** Called at the start of a turn with new events; never called for replayed turns. */
  turn?(execution: ExecutionInfo): TurnObserver | undefined;
}

/** Interceptors of a worker. In each list the first is the outermost. */
export interface WorkerInterceptors {
  readonly activity?: readonly ActivityInterceptor[];
  readonly orchestration?: readonly OrchestrationInterceptor[];
}
