import { append } from '../../lib/lists.ts';
import { unreachable } from '../../lib/assert.ts';
import { releaseChild } from '../end-execution.ts';
import { refuse } from './action-rule.ts';
import type { ActionRule } from './action-rule.ts';

/**
 * Cancels an operation. If the operation has an outcome that code had not received, it is not
 * changed. The decision is recorded anyway, for replay.
 */
export const cancelOperation: ActionRule<'cancelOperation'> = {
  validate: () => undefined,
  opensOperation: false,
  endsExecution: false,
  check({ state, nextSeq }, { seq }) {
    if (seq >= 1 && seq < nextSeq) return;
    refuse(state, 'PROTOCOL_VIOLATION', `there is no operation ${seq} to cancel`);
  },
  apply(b, action) {
    const { seq, passedBy = 0 } = action;
    const { execution } = b.state;
    const operation = b.state.open.get(seq);
    b.emit({
      kind: 'operationCancelled',
      operationCancelled: passedBy > 0 ? { seq, passedBy } : { seq },
    });
    switch (operation?.kind) {
      case 'activity':
        append(b.round, 'activitiesWithdrawn', { execution, seq, ended: false });
        return;
      case 'timer':
        append(b.round, 'timersWithdrawn', { execution, seq, fireAtMs: operation.fireAtMs });
        return;
      case 'child':
        return releaseChild(b, seq, operation, 'no longer awaited by its parent');
      case 'step':
        if (b.opened(seq)) b.round.stepsOpened -= 1;
        return;
      case 'wait':
      case 'start':
      case 'raise':
      case 'read':
      case 'promise':
      case undefined:
        return;
      default:
        unreachable(operation);
    }
  },
};
