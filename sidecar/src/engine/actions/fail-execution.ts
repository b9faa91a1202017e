import { endExecution } from '../end-execution.ts';
import { checkFailure } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Ends the execution with the failure of the orchestrator. */
export const failExecution: ActionRule<'failExecution'> = {
  validate({ failure }, bytesMax) {
    checkFailure(failure, bytesMax);
  },
  opensOperation: false,
  endsExecution: true,
  apply(b, body) {
    endExecution(b, { kind: 'executionFailed', executionFailed: body });
  },
};
