// Options of an activity: retry policy, timeouts and routing.
import type { Duration } from '../duration.ts';
import type { RoutingOptions } from './routing.ts';

/** Retry policy of an activity. The sidecar counts attempts and dispatches retries. */
export interface Retry {
  /**
   * Total number of attempts, including the first.
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
   * @default 100 times the initial pause
   */
  readonly maxInterval?: Duration;
  /**
   * Factor by which each pause is longer than the last one, at least 1.
   * @default 2
   */
  readonly backoffCoefficient?: number;
  /** Error types that end the activity at once, such as 'CardDeclined'. */
  readonly nonRetryable?: readonly string[];
}

/** Options of an activity that a definition sets and a call may override. */
export interface ActivityRunOptions extends RoutingOptions {
  /**
   * Retry policy. False: one attempt, also when the definition has a retry policy.
   * @default one attempt
   */
  readonly retry?: Retry | false;
  /** Time limit of one attempt, from its dispatch to its result. */
  readonly startToClose?: Duration;
  /** Time limit from the call to the dispatch to a worker. This timeout is never retried. */
  readonly scheduleToStart?: Duration;
  /** Time limit of the whole activity, including all attempts and pauses. */
  readonly scheduleToClose?: Duration;
  /** Maximum time between two heartbeats of an attempt. */
  readonly heartbeat?: Duration;
  /**
   * Version of the handler. Default: the version of the definition. Empty: the highest version that
   * the worker has.
   */
  readonly version?: string;
  /**
   * Session id: any text. All activities of a session run on the same worker while that worker is
   * attached.
   */
  readonly session?: string;
}
