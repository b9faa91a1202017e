import type { Failure, Payload } from '../../model/payload.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/** Records the outcome of a step within a Round that is being built. */
export function recordStepOutcome(
  b: RoundBuilder,
  seq: number,
  output: Payload | null,
  failure: Failure | null,
): void {
  if (failure === null) b.emit({ kind: 'stepCompleted', stepCompleted: { seq, output } });
  else b.emit({ kind: 'stepFailed', stepFailed: { seq, failure } });
}

/** Records the outcome of a step. Null when the step already has an outcome or is cancelled. */
export function stepOutcome(
  state: InstanceState,
  seq: number,
  outcome: { output: Payload | null; failure: Failure | null },
  nowMs: number,
): Round | null {
  if (state.open.get(seq)?.kind !== 'step') return null;
  const b = new RoundBuilder(state, nowMs);
  recordStepOutcome(b, seq, outcome.output, outcome.failure);
  return b.round;
}
