/** Limits of a queue; 0: none. */
export interface QueueLimits {
  /** Activities that may be out at once, over all workers. */
  readonly activities: number;
  /** Activities handed out per second, on average; bursts of one second's worth are allowed. */
  readonly activitiesPerSecond: number;
  /** Turns that may be out at once, over all workers. */
  readonly turns: number;
}

/** What a queue holds now. */
export interface QueueView {
  /** Empty: the unnamed queue. */
  readonly queue: string;
  readonly limits: QueueLimits | null;
  readonly turnsReady: number;
  readonly turnsOut: number;
  readonly activitiesReady: number;
  readonly activitiesOut: number;
  /** How long the oldest that is ready has waited. */
  readonly oldestMs: number;
  /** Workers that serve it. */
  readonly workers: number;
}

/** What operators may ask about queues. Implemented by `scheduler`. */
export interface QueuePort {
  /** Queues that have limits or work, by name. */
  list(): readonly QueueView[];
  /** Resolves when the limits (null: none) are durable and hold. */
  set(queue: string, limits: QueueLimits | null): Promise<void>;
}
