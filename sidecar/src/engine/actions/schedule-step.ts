import { recordStepOutcome } from '../messages/step-outcome.ts';
import { checkFailure, checkName, checkPayload } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Records the step, with the outcome if the turn contains it. */
export const scheduleStep: ActionRule<'scheduleStep'> = {
  validate({ name, output, failure }, bytesMax) {
    checkName('name', name);
    checkFailure(failure, bytesMax);
    checkPayload('output', output, bytesMax);
  },
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    const { seq, name, output, failure } = action;
    b.emit({ kind: 'stepScheduled', stepScheduled: { seq, name } });
    if (output !== null || failure !== null) recordStepOutcome(b, seq, output, failure);
    else b.round.stepsOpened += 1;
  },
};
