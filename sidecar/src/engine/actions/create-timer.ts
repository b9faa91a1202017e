import { append } from '../../lib/lists.ts';
import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Records the timer. One that is due already fires through the clock too, not within the turn. */
export function createTimer(b: RoundBuilder, action: ActionBodies['createTimer']): void {
  b.emit({ kind: 'timerCreated', timerCreated: action });
  const { seq } = action;
  // Times before 1970 are due at 0: stores keep timers in the order of unsigned numbers.
  const fireAtMs = Math.max(0, action.fireAtMs);
  append(b.round, 'timers', { execution: b.state.execution, seq, fireAtMs });
}
