import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/**
 * Requests cancellation. Null when cancellation was requested before: a repeated request has no
 * effect.
 */
export function cancel(state: InstanceState, reason: string, nowMs: number): Round | null {
  if (state.cancelRequest !== null || state.endedMs !== 0) return null;
  const b = new RoundBuilder(state, nowMs);
  b.emit({ kind: 'cancelRequested', cancelRequested: { reason } });
  return b.round;
}
