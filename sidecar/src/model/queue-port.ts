/** Limits of a queue; 0: none. */
export interface QueueLimits {
  /** Limit of activities in flight, over all workers. */
  readonly activities: number;
  /**
   * Limit of activities dispatched per second, on average; bursts of up to one second are allowed.
   */
  readonly activitiesPerSecond: number;
  /** Limit of turns in flight, over all workers. */
  readonly turns: number;
}

/** The current content of a queue. */
export interface QueueView {
  /** Empty: the unnamed queue. */
  readonly queue: string;
  readonly limits: QueueLimits | null;
  readonly turnsReady: number;
  readonly turnsOut: number;
  readonly activitiesReady: number;
  readonly activitiesOut: number;
  /** Waiting time of the oldest ready activity or turn. */
  readonly oldestMs: number;
  /** Workers that serve it. */
  readonly workers: number;
}

export interface QueuePage {
  readonly queues: readonly QueueView[];
  readonly hasMore: boolean;
}

/** Requests of operators about queues. Implemented by `scheduler`. */
export interface QueuePort {
  /** A page of the queues that have limits or work, by name: those after `after`; null: all. */
  list(after?: string | null): Promise<QueuePage>;
  /** Resolves when the limits (null: none) are durable and in effect. */
  set(queue: string, limits: QueueLimits | null): Promise<void>;
}
