import { checkName } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Records the wait. Messages are assigned to waits after the turn. */
export const waitForEvent: ActionRule<'waitForEvent'> = {
  validate({ name }) {
    checkName('name', name);
  },
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'eventWaitStarted', eventWaitStarted: action });
  },
};
