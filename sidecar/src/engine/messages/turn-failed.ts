import type { StuckReason } from '../../model/instance.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/**
 * Marks the instance as stuck with the reason. Its history is unchanged, so a corrected deployment
 * can continue.
 */
export function turnFailed(
  state: InstanceState,
  reason: StuckReason,
  message: string,
  nowMs: number,
): Round {
  const b = new RoundBuilder(state, nowMs);
  if (state.endedMs !== 0) return b.round;
  state.stuck = { reason, message, sinceMs: nowMs };
  b.round.rowChanged = true;
  return b.round;
}
