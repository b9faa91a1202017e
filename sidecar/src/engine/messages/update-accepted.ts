import { UPDATES_OPEN_MAX } from '../../limits.ts';
import { PerdureError } from '../../model/error.ts';
import type { EventBodies } from '../../model/event.ts';
import { RoundBuilder } from '../round.ts';
import type { Round } from '../round.ts';
import type { InstanceState } from '../state.ts';

/**
 * Records an update that passed the validation of code. Throws INSTANCE_ENDED, and LIMIT_EXCEEDED
 * when too many updates have no answer.
 */
export function updateAccepted(
  state: InstanceState,
  update: Omit<EventBodies['updateAccepted'], 'carriedFrom'>,
  nowMs: number,
): Round {
  if (state.endedMs !== 0) {
    throw new PerdureError('INSTANCE_ENDED', `instance ${state.id} has ended: ${state.status}`);
  }
  const open = state.extras?.updates.size ?? 0;
  if (open >= UPDATES_OPEN_MAX) {
    throw new PerdureError(
      'LIMIT_EXCEEDED',
      `instance ${state.id} has ${open} updates without an answer; at most ${UPDATES_OPEN_MAX} ` +
        'may be',
    );
  }
  const b = new RoundBuilder(state, nowMs);
  b.emit({ kind: 'updateAccepted', updateAccepted: { ...update, carriedFrom: 0 } });
  return b.round;
}
