import { append } from '../../lib/lists.ts';
import { checkTime } from '../../model/validate.ts';
import type { ActionRule } from './action-rule.ts';

/**
 * Records the timer. A timer that is already due fires by the clock as well, not within the turn.
 */
export const createTimer: ActionRule<'createTimer'> = {
  validate({ fireAtMs }) {
    checkTime('fire_at_ms', fireAtMs);
  },
  opensOperation: true,
  endsExecution: false,
  apply(b, action) {
    b.emit({ kind: 'timerCreated', timerCreated: action });
    const { seq } = action;
    // Times before 1970 are due at 0: stores order timers as unsigned numbers.
    const fireAtMs = Math.max(0, action.fireAtMs);
    append(b.round, 'timers', { execution: b.state.execution, seq, fireAtMs });
  },
};
