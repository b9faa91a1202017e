import type { ActionBodies } from '../../model/action.ts';
import type { RoundBuilder } from '../round.ts';

/** Records the timer. One that is due already still fires through the clock, never within the turn. */
export function createTimer(b: RoundBuilder, action: ActionBodies['createTimer']): void {
  b.emit({ kind: 'timerCreated', timerCreated: action });
  const { seq, fireAtMs } = action;
  b.round.timers.push({ execution: b.state.execution, seq, fireAtMs });
}
