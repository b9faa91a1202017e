import { checkCustomStatus } from '../../model/validate-parts.ts';
import type { ActionRule } from './action-rule.ts';

/** Sets the custom status. */
export const setCustomStatus: ActionRule<'setCustomStatus'> = {
  validate({ value }) {
    checkCustomStatus(value);
  },
  opensOperation: false,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'customStatusSet', customStatusSet: { value: action.value } });
    b.round.rowChanged = true;
  },
};
