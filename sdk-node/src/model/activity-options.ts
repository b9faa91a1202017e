// How an activity is run: retry policy, timeouts and routing, as applications write them.
import type { Duration } from '../duration.ts';
import type { RoutingOptions } from './routing.ts';

/** When and how often an activity is retried. Counted and carried out by the sidecar. */
export interface Retry {
  /**
   * Attempts in all, the first included.
   * @default no limit
   */
  readonly maxAttempts?: number;
  /**
   * Pause before the second attempt.
   * @default one second
   */
  readonly initialInterval?: Duration;
  /**
   * Longest pause.
   * @default a hundred times the initial one
   */
  readonly maxInterval?: Duration;
  /**
   * Factor between one pause and the next, at least 1.
   * @default 2
   */
  readonly backoffCoefficient?: number;
  /** Error types that end the activity at once, such as 'CardDeclined'. */
  readonly nonRetryable?: readonly string[];
}

/** What a definition may say once and a call may say differently. */
export interface ActivityRunOptions extends RoutingOptions {
  /**
   * Retry policy. False at a call: the activity is tried once.
   * @default the activity is tried once
   */
  readonly retry?: Retry | false;
  /** Limit of one attempt, from hand-over to result. */
  readonly startToClose?: Duration;
  /** Limit from being scheduled to being handed to a worker; never retried. */
  readonly scheduleToStart?: Duration;
  /** Limit of the whole, all attempts and pauses. */
  readonly scheduleToClose?: Duration;
  /** Longest silence of an attempt between two heartbeats. */
  readonly heartbeat?: Duration;
  /**
   * Version that the worker must have. Default: the definition's; empty: any, the worker takes its
   * highest.
   */
  readonly version?: string;
  /** Activities of a session run at one worker while it lives. Any text; unique in the sidecar. */
  readonly session?: string;
}
