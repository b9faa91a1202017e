import { checkName } from '../../model/validate.ts';
import { PATCHES_MAX } from '../../limits.ts';
import { refuse } from './action-rule.ts';
import type { ActionRule } from './action-rule.ts';

/** Records that code runs the new code of a patch. */
export const markPatch: ActionRule<'markPatch'> = {
  validate({ changeId }) {
    checkName('change_id', changeId);
  },
  check(turn, { changeId }) {
    const { state } = turn;
    const known = state.extras?.patches;
    if (known?.has(changeId) === true) return;
    turn.newPatches ??= new Set();
    turn.newPatches.add(changeId);
    const count = (known?.size ?? 0) + turn.newPatches.size;
    if (count <= PATCHES_MAX) return;
    refuse(
      state,
      'LIMIT_EXCEEDED',
      `it would pass ${count} change ids; at most ${PATCHES_MAX} are allowed`,
    );
  },
  opensOperation: false,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'patchMarked', patchMarked: action });
    b.round.rowChanged = true;
  },
};
