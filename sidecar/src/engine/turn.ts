import { assert } from '../lib/assert.ts';
import type { Action, ActionKind } from '../model/action.ts';
import { PerdureError } from '../model/error.ts';
import { bodyOf } from './actions/action-rule.ts';
import type { ActionRule } from './actions/action-rule.ts';
import { ACTION_RULES } from './actions/rules.ts';
import { checkTurn } from './check-turn.ts';
import { settleMailboxes } from './mailbox.ts';
import { netOut } from './net-out.ts';
import { RoundBuilder } from './round.ts';
import type { Round } from './round.ts';
import type { InstanceState } from './state.ts';
import type { TurnInput } from './turn-input.ts';

/**
 * Records the decisions of orchestrator code in one turn. Throws PerdureError, and changes nothing,
 * when the instance has ended or the actions break the protocol or a limit.
 */
export function applyTurn(state: InstanceState, input: TurnInput, nowMs: number): Round {
  checkTurn(state, input.actions);
  const delivered = lastShownOf(state, input);
  assert(
    input.delivered >= state.delivered && input.delivered <= state.lastDeliveryId,
    `instance ${state.id}: delivery up to event ${input.delivered} is not possible`,
  );
  const b = new RoundBuilder(state, nowMs);
  if (state.status === 'pending') b.round.rowChanged = true;
  if (state.stuck !== null) b.round.rowChanged = true;
  if (input.actions.length > 0 || delivered > state.delivered) {
    b.emit({ kind: 'turnCompleted', turnCompleted: { delivered, worker: input.worker } });
  }
  for (const action of input.actions) applyAction(b, action, input);
  settleMailboxes(state);
  netOut(b.round);
  return b.round;
}

/**
 * The last event of the turn that code received: code may have ended before it received the others.
 */
function lastShownOf(state: InstanceState, { actions, delivered }: TurnInput): number {
  const last = actions.at(-1);
  if (last?.kind !== 'continueAsNew' || last.continueAsNew.delivered === 0) return delivered;
  const shown = last.continueAsNew.delivered;
  if (shown > state.delivered && shown <= delivered) return shown;
  throw new PerdureError(
    'PROTOCOL_VIOLATION',
    `instance ${state.id}: code received events up to ${shown}, which its turn did not contain`,
  );
}

function applyAction(b: RoundBuilder, action: Action, input: TurnInput): void {
  const rule = ACTION_RULES[action.kind] as unknown as ActionRule<ActionKind>;
  rule.apply(b, bodyOf(action), input);
}
