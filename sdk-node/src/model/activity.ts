// Activities: the definition, which callers import, and the handler, which a worker runs.
import type { ActivityRunOptions } from './activity-options.ts';
import type { Logger } from './logger.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { ActivityOptions } from './wire-types.ts';

/** The context of one attempt of an activity. */
export interface ActivityContext {
  readonly info: ActivityInfo;
  /**
   * Aborts when the result is no longer needed: after a cancellation, a timeout or a termination,
   * or when the worker stops.
   */
  readonly signal: AbortSignal;
  /**
   * Idempotency key for external services: the same in all attempts of this activity, and unique.
   */
  readonly idempotencyKey: string;
  /** Details of the last heartbeat of the previous attempt. Undefined: none. */
  readonly heartbeatDetails: unknown;
  /** Headers of the call, such as a trace context. */
  readonly headers: Readonly<Record<string, string>>;
  /** Error of the previous attempt. Undefined on the first attempt. */
  readonly lastFailure: Error | undefined;
  readonly log: Logger;
  /**
   * Reports that the attempt is alive. May be called often, because the SDK limits the rate.
   *
   * @param details - JSON value that the next attempt reads as `heartbeatDetails`.
   * @example
   * activity.heartbeat({ done: 40 });
   */
  heartbeat(details?: unknown): void;
}

/** Identifies an attempt, and the instance that called the activity. */
export interface ActivityInfo {
  readonly name: string;
  readonly instanceId: string;
  readonly execution: number;
  readonly seq: number;
  /** From 1. */
  readonly attempt: number;
  /** Name of the calling orchestration. */
  readonly orchestration: string;
  readonly orchestrationVersion: string;
  /** Empty: none. */
  readonly session: string;
}

/** The implementation of an activity. */
export type ActivityFunction<In, Out> = (input: In, activity: ActivityContext) => Promise<Out>;

/**
 * A definition. `In` and `Out` are the types for callers, `HandlerIn` and `HandlerOut` those for
 * the implementation.
 */
export interface ActivityDefinition<In, Out, HandlerIn = In, HandlerOut = Out> {
  readonly kind: 'activity';
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  readonly options: ActivityOptions;
  /**
   * Binds the definition to its implementation.
   *
   * @returns the handler, for the option `handlers` of a worker.
   * @example
   * const shipHandler = ship.handle((address) => `parcel to ${address}`);
   */
  handle(fn: ActivityFunction<HandlerIn, HandlerOut>): ActivityHandler;
  handle(fn: (input: HandlerIn, activity: ActivityContext) => HandlerOut): ActivityHandler;
  /** For inference only; never set. */
  readonly shape?: { readonly in: (value: In) => void; readonly out: Out };
}

/** An activity with its implementation, for a worker. */
export interface ActivityHandler {
  readonly kind: 'activity';
  readonly definition: ActivityDefinition<never, unknown, unknown, never>;
  readonly fn: (input: never, activity: ActivityContext) => unknown;
}

/** Default options that a definition sets. */
export type ActivityDefaults = ActivityRunOptions;
