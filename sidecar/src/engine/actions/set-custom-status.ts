import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Records the value that readers of the instance see. */
export function setCustomStatus(b: RoundBuilder, action: ActionBodies['setCustomStatus']): void {
  b.emit({ kind: 'customStatusSet', customStatusSet: { value: action.value } });
  b.round.rowChanged = true;
}
