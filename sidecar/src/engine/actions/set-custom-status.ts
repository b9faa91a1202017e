import { checkCustomStatus } from '../../model/validate-parts.ts';
import type { ActionRule } from './action-rule.ts';

/** Records the value that readers of the instance see. */
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
