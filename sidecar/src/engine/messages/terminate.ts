import { endExecution } from '../end-execution.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/** Terminates the instance without a turn. Null when it has ended. */
export function terminate(state: InstanceState, reason: string, nowMs: number): Round | null {
  if (state.endedMs !== 0) return null;
  const b = new RoundBuilder(state, nowMs);
  endExecution(b, { kind: 'executionTerminated', executionTerminated: { reason } });
  return b.round;
}
