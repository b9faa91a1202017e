// Options of the operations of `ctx`.
import type { Duration } from '../duration.ts';
import type { ActivityRunOptions } from './activity-options.ts';
import type { RoutingOptions } from './routing.ts';

/** Options of one activity call. Default: the options of the definition. */
export type CallActivityOptions = ActivityRunOptions;

/** What to do when the id of a start exists already. */
export type IdReuse = 'reject' | 'useExisting' | 'replaceEnded' | 'terminateExisting';

/** Options of one child orchestration. */
export interface CallOrchestrationOptions extends RoutingOptions {
  /** Id of the child. Default: a unique one is generated. */
  readonly id?: string;
  /**
   * What to do when the id exists already; needs `id`. 'reject': AlreadyExistsError. 'useExisting':
   * awaits the instance that exists, and ends with its outcome; AlreadyExistsError when it is one
   * of another orchestration. It keeps its own parent: cancelling this call does not cancel it.
   * 'replaceEnded': replaces an instance that has ended. 'terminateExisting': replaces any.
   *
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /** Default: the definition's; by name, the sidecar's choice. */
  readonly version?: string;
  /**
   * What becomes of the child when this execution ends before it.
   * @default 'cancel'
   */
  readonly parentClose?: 'cancel' | 'terminate' | 'abandon';
}

/** Options of a detached start. */
export interface StartOptions extends RoutingOptions {
  /** Id of the instance. Default: a UUID from `ctx.uuid()`. */
  readonly id?: string;
  /**
   * What to do when the id exists already; needs `id`. 'reject': AlreadyExistsError. 'useExisting':
   * the start resolves; AlreadyExistsError when it is an instance of another orchestration.
   * 'replaceEnded': replaces an instance that has ended. 'terminateExisting': replaces any.
   *
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /** Default: the definition's; by name, the sidecar's choice. */
  readonly version?: string;
}

/** Options of `ctx.run`. */
export interface RunOptions {
  /**
   * Attempts in all, one right after the other.
   * @default 1
   */
  readonly maxAttempts?: number;
}

/** Options of `ctx.waitFor`. */
export interface WaitOptions {
  /**
   * After it the wait is withdrawn and rejects with TimeoutError.
   * @default no limit
   */
  readonly timeout?: Duration;
}
