import { append } from '../../lib/lists.ts';
import type { Failure, Payload } from '../../model/payload.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/**
 * Records the outcome of an activity. Null when the activity already has an outcome or is
 * cancelled.
 */
export function activityOutcome(
  state: InstanceState,
  seq: number,
  outcome: { output: Payload | null; failure: Failure | null; attempt: number },
  nowMs: number,
): Round | null {
  if (state.open.get(seq)?.kind !== 'activity') return null;
  const b = new RoundBuilder(state, nowMs);
  const { output, failure, attempt } = outcome;
  if (failure === null) {
    b.emit({ kind: 'activityCompleted', activityCompleted: { seq, output, attempt } });
  } else {
    b.emit({ kind: 'activityFailed', activityFailed: { seq, failure, attempt } });
  }
  append(b.round, 'activitiesClosed', { execution: state.execution, seq });
  return b.round;
}
