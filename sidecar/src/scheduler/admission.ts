import { BUSY_INSTANCES_MAX, OVERLOAD_RETRY_MS, WAITING_FAR_MAX } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { Core } from './core.ts';

/**
 * Called before something new comes into memory for a client. What waits there for its turn may
 * leave it; what has work out at workers, or its activities wait for some, may not. Throws
 * OVERLOADED when there is too much of it. Decisions of orchestrators are never refused: whoever
 * took the start sees it through.
 */
export function admit({ cache, turns, cachedInstancesMax, busyInstancesMax }: Core): void {
  const busyMax = busyInstancesMax ?? BUSY_INSTANCES_MAX;
  if (cache.size >= cachedInstancesMax + busyMax) {
    throw overloaded(
      `${busyMax} instances wait for workers or are out at them, as many as --busy-instances allows`,
    );
  }
  if (turns.queues.sizeFar >= WAITING_FAR_MAX) {
    throw overloaded(`${WAITING_FAR_MAX} instances wait for workers, as many as there may`);
  }
}

function overloaded(what: string): PerdureError {
  const text = `${what}; nothing was kept: try again later, and see whether workers are attached`;
  return new PerdureError('OVERLOADED', `${text} and keep up`, { retryAfterMs: OVERLOAD_RETRY_MS });
}
