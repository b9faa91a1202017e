import type { ExecutionInfo } from '../model/execution-info.ts';
import type { OrchestrationContext } from '../model/orchestration-context.ts';
import type { OperationKind } from '../model/operation.ts';
import type { ActivityInterceptor } from './activity.ts';
import type { Headers } from './headers.ts';

/** An operation that the code of an execution is about to request. */
export interface InterceptedOperation {
  readonly kind: OperationKind;
  /** Of the activity, orchestration, event, step or value; else empty. */
  readonly name: string;
  /** Id of the instance or the promise, where the code named one; else empty. */
  readonly target: string;
  readonly execution: ExecutionInfo;
  /** True while the code repeats what history holds: headers then go nowhere. */
  readonly isReplaying: boolean;
  /** Travels with an activity, a child, a start or an event; nothing else carries it. */
  readonly headers: Record<string, string>;
}

/** Something that came for the code with headers. */
export interface TurnDelivery {
  readonly kind: 'event' | 'update';
  readonly name: string;
  readonly headers: Headers;
}

/** How a turn ended. */
export interface TurnEnd {
  /** Why the turn, or the orchestration in it, failed; else undefined. */
  readonly failure: string | undefined;
  /** True when the execution ended with it. */
  readonly ended: boolean;
  /** How many decisions it made. */
  readonly actions: number;
}

/** Is notified of the deliveries and the end of a turn. */
export interface TurnObserver {
  delivered?(delivery: TurnDelivery): void;
  finished?(end: TurnEnd): void;
}

/**
 * Around the orchestrators of a worker. All of it is called on the spot and must be as
 * deterministic as the code of an orchestrator; it may not be `async`. `execution` and `operation`
 * have to return the very promise that `next` gave them, else the turn fails.
 */
export interface OrchestrationInterceptor {
  /** Around the code of an execution, each time that it is run or replayed. */
  execution?<Out>(ctx: OrchestrationContext, next: () => Promise<Out>): Promise<Out>;
  /** Around each operation. What it throws, the code gets from the call. */
  operation?<Out>(operation: InterceptedOperation, next: () => Promise<Out>): Promise<Out>;
  /** A turn brings something new: never called for what is replayed. */
  turn?(execution: ExecutionInfo): TurnObserver | undefined;
}

/** What a worker is given. In each list the first is outermost. */
export interface WorkerInterceptors {
  readonly activity?: readonly ActivityInterceptor[];
  readonly orchestration?: readonly OrchestrationInterceptor[];
}
