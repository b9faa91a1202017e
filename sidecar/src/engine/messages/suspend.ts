import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/** Pauses turns. Null when turns are already paused. */
export function suspend(state: InstanceState, reason: string, nowMs: number): Round | null {
  if (state.suspended || state.endedMs !== 0) return null;
  const b = new RoundBuilder(state, nowMs);
  b.emit({ kind: 'executionSuspended', executionSuspended: { reason } });
  b.round.rowChanged = true;
  return b.round;
}

/** Resumes turns, and retries a stuck instance. Null when there is nothing to resume. */
export function resume(state: InstanceState, reason: string, nowMs: number): Round | null {
  if ((!state.suspended && state.stuck === null) || state.endedMs !== 0) return null;
  const b = new RoundBuilder(state, nowMs);
  b.emit({ kind: 'executionResumed', executionResumed: { reason } });
  b.round.rowChanged = true;
  return b.round;
}
