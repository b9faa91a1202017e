import { checkName } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Records that code runs the new code of a patch. */
export const markPatch: ActionRule<'markPatch'> = {
  validate({ changeId }) {
    checkName('change_id', changeId);
  },
  opensOperation: false,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'patchMarked', patchMarked: action });
    b.round.rowChanged = true;
  },
};
