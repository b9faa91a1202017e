/** Limits of a queue; 0: no limit. */
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
  /** Number of workers that serve the queue. */
  readonly workers: number;
}

export interface QueuePage {
  readonly queues: readonly QueueView[];
  readonly hasMore: boolean;
}

/** Requests of operators about queues. Implemented by `scheduler`. */
export interface QueuePort {
  /**
   * Lists a page of the queues with limits or work, by name, after `after` (null: from the first).
   */
  list(after?: string | null): Promise<QueuePage>;
  /** Sets the limits of a queue (null: no limits). Resolves when they are durable and in effect. */
  set(queue: string, limits: QueueLimits | null): Promise<void>;
}
