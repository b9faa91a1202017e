import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Keeps a value. */
export function setValue(b: RoundBuilder, action: ActionBodies['setValue']): void {
  b.emit({ kind: 'valueSet', valueSet: action });
}
