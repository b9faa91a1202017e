import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Records the wait. Who gets which message is settled when the turn is complete. */
export function waitForEvent(b: RoundBuilder, action: ActionBodies['waitForEvent']): void {
  b.emit({ kind: 'eventWaitStarted', eventWaitStarted: action });
}
