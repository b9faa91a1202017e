import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Records that code took the new way at a change in place. */
export function markPatch(b: RoundBuilder, action: ActionBodies['markPatch']): void {
  b.emit({ kind: 'patchMarked', patchMarked: action });
  b.round.rowChanged = true;
}
