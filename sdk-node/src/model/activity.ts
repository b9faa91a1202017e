// Activities as values: the definition, which callers import, and the handler, which a worker runs.
import type { ActivityRunOptions } from './activity-options.ts';
import type { Logger } from './logger.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { ActivityOptions } from './wire-types.ts';

/** What an activity sees of its attempt. */
export interface ActivityContext {
  readonly info: ActivityInfo;
  /** Aborts when the result is no longer needed: cancelled, timed out, terminated, stopping. */
  readonly signal: AbortSignal;
  /**
   * Identical in all attempts of this activity, and unique to it: for services that accept a key.
   */
  readonly idempotencyKey: string;
  /** What the attempt before said with its last heartbeat; undefined when there is nothing. */
  readonly heartbeatDetails: unknown;
  /** What travels beside the input, such as a trace context. */
  readonly headers: Readonly<Record<string, string>>;
  /** Why the attempt before failed; undefined on the first. */
  readonly lastFailure: Error | undefined;
  readonly log: Logger;
  /**
   * Reports that the attempt is alive. The SDK limits the rate, so that it may be called often.
   *
   * @param details - What the next attempt reads as `heartbeatDetails`; JSON.
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
  /** Name of the orchestration that called it, and its version; empty: unversioned. */
  readonly orchestration: string;
  readonly orchestrationVersion: string;
  /** Empty: none. */
  readonly session: string;
}

/** The implementation of an activity. */
export type ActivityFunction<In, Out> = (input: In, activity: ActivityContext) => Promise<Out>;

/** `In`, `Out`: as callers see them; `HandlerIn`, `HandlerOut`: as the implementation does. */
export interface ActivityDefinition<In, Out, HandlerIn = In, HandlerOut = Out> {
  readonly kind: 'activity';
  readonly name: string;
  /** Empty: unversioned. */
  readonly version: string;
  readonly input: StandardSchema | undefined;
  readonly output: StandardSchema | undefined;
  readonly options: ActivityOptions;
  /**
   * Binds an implementation.
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

/** What a definition says beside its name. */
export type ActivityDefaults = ActivityRunOptions;
