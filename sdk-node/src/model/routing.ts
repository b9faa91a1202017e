// How turns and activities are dispatched: queue, priority and fairness key.

/**
 * How work is dispatched. Default: as the starting or calling instance; else any worker, priority
 * 3.
 */
export interface RoutingOptions {
  /** Queue it is routed through: only workers that serve it get it. */
  readonly queue?: string;
  /** 1 (first) to 5 (last). */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  /** Whose share of the queue it takes: keys of one priority are served in turn. */
  readonly fairnessKey?: string;
}
