import { endExecution } from '../end-execution.ts';
import { checkReason } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** The cancellation reached the top of the orchestrator: ends the execution. */
export const cancelExecution: ActionRule<'cancelExecution'> = {
  validate({ reason }) {
    checkReason(reason);
  },
  opensOperation: false,
  endsExecution: true,
  apply(b, body) {
    endExecution(b, { kind: 'executionCancelled', executionCancelled: body });
  },
};
