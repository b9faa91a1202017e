import { append } from '../../lib/lists.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/** Records that a timer fired. Null when the timer was cancelled or is not due. */
export function timerFired(state: InstanceState, seq: number, nowMs: number): Round | null {
  const timer = state.open.get(seq);
  if (timer?.kind !== 'timer' || nowMs < timer.fireAtMs) return null;
  const b = new RoundBuilder(state, nowMs);
  const { execution } = state;
  b.emit({ kind: 'timerFired', timerFired: { seq } });
  append(b.round, 'timersWithdrawn', { execution, seq, fireAtMs: timer.fireAtMs });
  return b.round;
}
