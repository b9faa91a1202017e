import type { QueueInfo__Output as WireQueue } from '@perdure/proto/v1/QueueInfo';

/** Limits of a queue; an absent limit does not apply. */
export interface QueueLimits {
  /** Maximum number of concurrent activities, over all workers. */
  readonly activities?: number;
  /** Activities dispatched per second. A burst may use the limit of one second at once. */
  readonly activitiesPerSecond?: number;
  /** Maximum number of concurrent turns, over all workers. */
  readonly turns?: number;
}

/** A queue that has limits or work. */
export interface QueueView {
  /** Empty: the unnamed queue. */
  readonly queue: string;
  readonly limits: QueueLimits;
  readonly turnsReady: number;
  readonly turnsOut: number;
  readonly activitiesReady: number;
  readonly activitiesOut: number;
  /** Waiting time of the oldest ready task, in milliseconds. */
  readonly oldestMs: number;
  /** Number of workers that serve the queue. */
  readonly workers: number;
}

export function queueOf({ limits, ...queue }: WireQueue): QueueView {
  const { activities, activitiesPerSecond, turns } = limits ?? {};
  return {
    ...queue,
    limits: {
      ...(activities ? { activities } : {}),
      ...(activitiesPerSecond ? { activitiesPerSecond } : {}),
      ...(turns ? { turns } : {}),
    },
  };
}

/** @throws RangeError when a limit is not a number from 0. */
export function wireLimits(limits: QueueLimits): Required<QueueLimits> {
  const { activities = 0, activitiesPerSecond = 0, turns = 0 } = limits;
  for (const [name, value] of Object.entries({ activities, turns })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`${name}: ${value} is not a whole number from 0`);
    }
  }
  if (!(activitiesPerSecond >= 0 && Number.isFinite(activitiesPerSecond))) {
    throw new RangeError(`activitiesPerSecond: ${activitiesPerSecond} is not a number from 0`);
  }
  return { activities, activitiesPerSecond, turns };
}
