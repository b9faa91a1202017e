import type { StuckReason } from '../../model/instance.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/**
 * Marks an instance as stuck with a reason. The history is unchanged, so a corrected deployment can
 * continue it.
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
