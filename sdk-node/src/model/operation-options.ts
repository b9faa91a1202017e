// Options of the operations of `ctx`.
import type { Duration } from '../duration.ts';
import type { ActivityRunOptions } from './activity-options.ts';
import type { RoutingOptions } from './routing.ts';

/** Options of one activity call. Default: the options of the definition. */
export type CallActivityOptions = ActivityRunOptions;

/** What to do when the id of a start exists already. */
export type IdReuse = 'reject' | 'useExisting' | 'replaceEnded' | 'terminateExisting';

/** Options of a child orchestration. */
export interface CallOrchestrationOptions extends RoutingOptions {
  /** Id of the child. Default: a generated, unique id. */
  readonly id?: string;
  /**
   * What to do when the id exists already; needs `id`. 'reject' throws AlreadyExistsError.
   * 'useExisting' awaits the existing instance and returns its outcome, or throws
   * AlreadyExistsError when that instance is of another orchestration. The existing instance does
   * not change its parent, so a cancellation of this call does not cancel it. 'replaceEnded'
   * replaces an ended instance. 'terminateExisting' replaces any instance.
   *
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /** Default: the version of the definition. For a name: the version that the sidecar selects. */
  readonly version?: string;
  /**
   * What to do with the child when this execution ends first.
   * @default 'cancel'
   */
  readonly parentClose?: 'cancel' | 'terminate' | 'abandon';
}

/** Options of a detached start. */
export interface StartOptions extends RoutingOptions {
  /** Id of the instance. Default: a UUID from `ctx.uuid()`. */
  readonly id?: string;
  /**
   * What to do when the id exists already; needs `id`. 'reject' throws AlreadyExistsError.
   * 'useExisting' resolves, or throws AlreadyExistsError when the existing instance is of another
   * orchestration. 'replaceEnded' replaces an ended instance. 'terminateExisting' replaces any
   * instance.
   *
   * @default 'reject'
   */
  readonly idReuse?: IdReuse;
  /** Default: the version of the definition. For a name: the version that the sidecar selects. */
  readonly version?: string;
}

/** Options of `ctx.run`. */
export interface RunOptions {
  /**
   * Total number of attempts, without pauses between them.
   * @default 1
   */
  readonly maxAttempts?: number;
}

/** Options of `ctx.waitFor`. */
export interface WaitOptions {
  /**
   * Time after which the wait is withdrawn and rejects with TimeoutError.
   * @default no limit
   */
  readonly timeout?: Duration;
}

/** Options of `ctx.scope`. */
export interface ScopeOptions {
  /**
   * Time after which the open operations of the scope are cancelled and it rejects with
   * `TimeoutError`.
   * @default no limit
   */
  readonly timeout?: Duration;
}

/** Options of `ctx.map`. */
export interface MapOptions {
  /** Number of items that are processed at once: a whole number from 1, or Infinity. */
  readonly concurrency: number;
}
