import { append } from '../../lib/lists.ts';
import { checkFailure, checkPayload } from '../../model/validate.ts';
import { refuse } from './action-rule.ts';
import type { ActionRule } from './action-rule.ts';

/** Completes an update. Waiting callers are notified after the commit. */
export const completeUpdate: ActionRule<'completeUpdate'> = {
  validate({ output, failure }, bytesMax) {
    checkFailure(failure, bytesMax);
    checkPayload('output', output, bytesMax);
  },
  opensOperation: false,
  endsExecution: false,
  check(turn, { updateId }) {
    const { state, completedUpdates } = turn;
    if (completedUpdates?.has(updateId) || state.extras?.updates.has(updateId) !== true) {
      refuse(state, 'PROTOCOL_VIOLATION', `update "${updateId}" is not open`);
    }
    (turn.completedUpdates ??= new Set()).add(updateId);
  },
  apply(b, action) {
    b.emit({ kind: 'updateCompleted', updateCompleted: action });
    append(b.round, 'updatesAnswered', action);
  },
};
