import { append } from '../../lib/lists.ts';
import { checkTime } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/** Records the timer. One that is due already fires through the clock too, not within the turn. */
export const createTimer: ActionRule<'createTimer'> = {
  validate({ fireAtMs }) {
    checkTime('fire_at_ms', fireAtMs);
  },
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'timerCreated', timerCreated: action });
    const { seq } = action;
    // Times before 1970 are due at 0: stores keep timers in the order of unsigned numbers.
    const fireAtMs = Math.max(0, action.fireAtMs);
    append(b.round, 'timers', { execution: b.state.execution, seq, fireAtMs });
  },
};
