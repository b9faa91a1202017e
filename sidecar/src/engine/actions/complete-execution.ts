import { endExecution } from '../end-execution.ts';
import { checkPayload } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Ends the execution with the output of the orchestrator. */
export const completeExecution: ActionRule<'completeExecution'> = {
  validate({ output }, bytesMax) {
    checkPayload('output', output, bytesMax);
  },
  opensOperation: false,
  endsExecution: true,
  apply(b, body) {
    endExecution(b, { kind: 'executionCompleted', executionCompleted: body });
  },
};
