import { checkName } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Records the wait. Who gets which message is settled when the turn is complete. */
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
