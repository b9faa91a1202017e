import type { Clock, Log } from '../model/ports.ts';

/** Interval of comparisons of the wall clock with the monotonic clock. */
const LOOK_MS = 1_000;
/**
 * Smallest logged difference. A smaller difference is drift, which time services correct in small
 * steps.
 */
const JUMP_MS = 1_000;

/** Logs jumps of the wall clock. The returned function stops the logging. */
export function logClockJumps({ steady, ...wall }: Clock, log: Log): () => void {
  let ahead = wall.now() - steady.now();
  let withdraw = (): void => {};
  const look = (): void => {
    const byMs = Math.round(wall.now() - steady.now() - ahead);
    ahead += byMs;
    if (byMs >= JUMP_MS) {
      log.warn('the wall clock jumped forward: it was set, or the machine was suspended', { byMs });
    } else if (byMs <= -JUMP_MS) {
      log.warn('the wall clock was set back: timers and schedules wait for their times', {
        byMs,
      });
    }
    withdraw = steady.wakeAt(steady.now() + LOOK_MS, look);
  };
  look();
  return () => withdraw();
}
