import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Answers an update; whoever waits for it is told once that is durable. */
export function completeUpdate(b: RoundBuilder, action: ActionBodies['completeUpdate']): void {
  b.emit({ kind: 'updateCompleted', updateCompleted: action });
  append(b.round, 'updatesAnswered', action);
}
