import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Forgets one value, or all. */
export function clearValues(b: RoundBuilder, action: ActionBodies['clearValues']): void {
  b.emit({ kind: 'valuesCleared', valuesCleared: action });
}
