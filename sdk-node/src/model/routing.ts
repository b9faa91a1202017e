// Routing of turns and activities: queue, priority and fairness key.

/**
 * Routing options. Default: those of the starting or calling instance, otherwise any worker and
 * priority 3.
 */
export interface RoutingOptions {
  /** Task queue. Only workers that serve the queue receive the work. */
  readonly queue?: string;
  /** 1 (first) to 5 (last). */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  /** Fairness key. Within one priority, the keys of a queue take turns. */
  readonly fairnessKey?: string;
}
