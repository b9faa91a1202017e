import { BUSY_INSTANCES_MAX, OVERLOAD_RETRY_MS } from '../limits.ts';
import { PerdureError } from '../model/error.ts';
import type { Core } from './core.ts';

/**
 * Called before something new comes into memory for a client. What waits there may leave it again;
 * what waits for workers may not. Throws OVERLOADED when there is too much of the latter. Decisions
 * of orchestrators are never refused: whoever took the start sees it through.
 */
export function admit({ cache, cachedInstancesMax, busyInstancesMax }: Core): void {
  const busyMax = busyInstancesMax ?? BUSY_INSTANCES_MAX;
  if (cache.size < cachedInstancesMax + busyMax) return;
  throw new PerdureError(
    'OVERLOADED',
    `${busyMax} instances wait for workers or are out at them, which is all that ` +
      '--busy-instances allows; nothing was kept: try again later, and see whether workers ' +
      'are attached and keep up',
    { retryAfterMs: OVERLOAD_RETRY_MS },
  );
}
