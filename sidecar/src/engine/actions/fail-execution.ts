import { endExecution } from '../end-execution.ts';
import { checkFailure } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** The orchestrator threw: ends the execution with the failure. */
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
