import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/** Asks the orchestrator to stop. Null when it was asked before: asking twice is as asking once. */
export function cancel(state: InstanceState, reason: string, nowMs: number): Round | null {
  if (state.cancelRequest !== null || state.endedMs !== 0) return null;
  const b = new RoundBuilder(state, nowMs);
  b.emit({ kind: 'cancelRequested', cancelRequested: { reason } });
  return b.round;
}
