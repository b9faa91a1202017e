import type { ActionBodies } from '../../model/action.ts';
import { recordStepOutcome } from '../messages/step-outcome.ts';
import type { RoundBuilder } from '../round.ts';

/** Records the step, with its outcome where the worker knows it already. */
export function scheduleStep(b: RoundBuilder, action: ActionBodies['scheduleStep']): void {
  const { seq, name, output, failure } = action;
  b.emit({ kind: 'stepScheduled', stepScheduled: { seq, name } });
  if (output !== null || failure !== null) recordStepOutcome(b, seq, output, failure);
  else b.round.stepsOpened += 1;
}
