import { endExecution } from '../end-execution.ts';
import { checkReason } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Ends the execution as cancelled, because the orchestrator did not catch its cancellation. */
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
